import { describe, expect, it } from 'vitest';
import { RULES } from '../../../../src/doctor/rules/all.ts';
import { EXAMPLES } from '../examples/all.ts';
import type { Example } from '../examples/example.ts';
import { applied, judgeTexts, named, ours, type Texts } from '../helpers.ts';

const same = (text: string): string => text;

function textsOf({ version = '2.44.0', mode, primary = same, backup = same }: Example): Texts {
  const well = ours(version, mode);
  return { primary: primary(well.primary), backup: backup(well.backup) };
}

const asOf = ({ as, version = '2.44.0' }: Example): string => as ?? version;

describe.each(EXAMPLES)('$rule: $how', (example) => {
  const texts = textsOf(example);
  const found = judgeTexts(texts, asOf(example), example.host ?? null);
  const wanted = `${example.finds} ${example.rule} ${example.on}`;
  const [finding] = found.filter((each) => named(each) === wanted);

  it('is found, and no other error or warning', () => {
    expect(found.map(named)).toContain(wanted);
    const grave = found.filter(({ severity }) => severity !== 'note').map(named);
    const expected = [...(example.finds === 'note' ? [] : [wanted]), ...(example.also ?? [])];
    expect(grave.filter((name) => !expected.includes(name))).toEqual([]);
    expect(grave).toEqual(expect.arrayContaining(expected));
  });

  it('says what happens and why, in complete sentences, and shows no password', () => {
    expect(finding?.what).toMatch(/^[A-Z<].*[.]$/s);
    expect(finding?.why).toMatch(/^[A-Z<].*[.)]$/s);
    expect(JSON.stringify(found)).not.toMatch(/clusterPassword|CHANGE ME/);
  });

  it(example.mends ? 'has a diff that fixes it' : 'has no diff', () => {
    expect(finding?.diff === null).toBe(!example.mends);
    if (finding === undefined || finding.diff === null) return;
    const fixed = applied(texts[example.on], finding.diff);
    expect(fixed).toBe(finding.fix?.(texts[example.on]));
    const after = judgeTexts(
      { ...texts, [example.on]: fixed },
      asOf(example),
      example.host ?? null,
    );
    const left = after.filter(
      (each) => each.id === finding.id && each.where.broker === finding.where.broker,
    );
    expect(left.filter(({ why }) => why === finding.why)).toEqual([]);
    // It makes nothing worse: every error and warning that is left was there before.
    const was = found.map(named);
    const worse = after.filter((each) => each.severity !== 'note' && !was.includes(named(each)));
    expect(worse.map(named)).toEqual([]);
  });
});

it('every rule has an example, and every example a rule', () => {
  const ids = RULES.map(({ id }) => id);
  expect([...new Set(EXAMPLES.map(({ rule }) => rule))].sort()).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

it('an element of a later release is removed, not renamed', () => {
  const swapped = ours('2.10.1');
  const primary = swapped.primary.replace(
    '<ha-policy>',
    '<global-max-messages>50000</global-max-messages>\n      <ha-policy>',
  );
  const [finding] = judgeTexts({ ...swapped, primary }, '2.10.1').filter(
    ({ id }) => id === 'unknown-element',
  );
  expect(applied(primary, finding?.diff ?? '')).not.toContain('50000');
});
