import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diagnose } from '../../../../src/doctor/diagnose.ts';
import { type Input, readInput } from '../../../../src/doctor/subject/inputs.ts';
import { NEWEST } from '../../../../src/doctor/releases/versions.ts';
import { refusalOf } from '../../platform/samples.ts';
import { ours } from '../helpers.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'doctor-inputs-'));
afterAll(() => {
  rmSync(ROOT, { recursive: true, force: true });
});
const PAIR = ours('2.44.0');

function instance(name: string, text: string, profile: string | null = null): string {
  mkdirSync(join(ROOT, name, 'etc'), { recursive: true });
  writeFileSync(join(ROOT, name, 'etc', 'broker.xml'), text);
  if (profile !== null) writeFileSync(join(ROOT, name, 'etc', 'artemis.profile'), profile);
  return name;
}

const read = async (...names: readonly string[]): Promise<readonly Input[]> =>
  Promise.all(names.map(async (name) => readInput(name, ROOT)));

it('reads a file, an instance or its etc, and names the broker after it', async () => {
  instance('primary-1', PAIR.primary);
  writeFileSync(join(ROOT, 'orders.backup.xml'), PAIR.backup);
  const inputs = await read(
    'primary-1',
    'primary-1/etc',
    'primary-1/etc/broker.xml',
    'orders.backup.xml',
  );
  expect(inputs.map(({ file }) => file)).toEqual([
    'primary-1/etc/broker.xml',
    'primary-1/etc/broker.xml',
    'primary-1/etc/broker.xml',
    'orders.backup.xml',
  ]);
  expect(inputs.map(({ broker }) => broker)).toEqual([
    'primary-1',
    'primary-1',
    'primary-1',
    'orders.backup',
  ]);
});

it('the order of the files does not matter', async () => {
  instance('x', PAIR.primary);
  instance('y', PAIR.backup);
  const there = diagnose(await read('x', 'y'), null);
  expect(diagnose(await read('y', 'x'), null)).toEqual(there);
  expect(there.judged.map(({ broker, role }) => `${broker} ${role}`)).toEqual([
    'x primary',
    'y backup',
  ]);
  expect(there).toMatchObject({ ok: true, for: NEWEST });
  expect(there.judged[0]).toMatchObject({ versionFrom: 'newest', mode: 'classic' });
});

it('two brokers with the same name are named by their files', async () => {
  instance('one/broker', PAIR.primary);
  instance('two/broker', PAIR.backup);
  const { judged } = diagnose(await read('one/broker', 'two/broker'), '2.44.0');
  expect(judged.map(({ broker }) => broker)).toEqual([
    'one/broker/etc/broker.xml',
    'two/broker/etc/broker.xml',
  ]);
});

it('an instance without its distribution is judged by the newest release', async () => {
  instance('far', PAIR.primary, 'ARTEMIS_HOME=\'/nowhere/at/all\'\nARTEMIS_INSTANCE="/other"\n');
  const [input] = await read('far');
  expect(input?.instance).toMatchObject({ atHome: false, distribution: null, xsd: null });
  expect(diagnose(input === undefined ? [] : [input], null).for).toBe(NEWEST);
});

it('detects whether an instance was made in its folder, also behind a link', async () => {
  const folder = join(ROOT, 'made');
  instance('made', PAIR.primary, `ARTEMIS_INSTANCE='${folder}'\n`);
  symlinkSync(folder, join(ROOT, 'linked'));
  cpSync(folder, join(ROOT, 'copied'), { recursive: true });
  const inputs = await read('made', 'linked', 'copied');
  expect(inputs.map((input) => input.instance?.atHome)).toEqual([true, true, false]);
});

it.each([
  ['', 'USAGE', 64, /^no such file or folder: $/],
  ['nothing', 'USAGE', 64, /^no such file or folder: nothing$/],
  ['empty', 'NOT_A_BROKER', 69, /^empty has no broker\.xml/],
])('%j is refused', async (given, code, exit, message) => {
  mkdirSync(join(ROOT, 'empty'), { recursive: true });
  const error = await refusalOf(async () => readInput(given, ROOT));
  expect(error).toMatchObject({ code, exit });
  expect(error.message).toMatch(message);
  expect(error.hint).not.toBe('');
});

it.each([
  ['text.xml', 'not XML at all', /text\.xml cannot be read as XML/],
  ['other.xml', '<beans><core/></beans>', /looked for <core> in <configuration>, found <beans>/],
  ['empty.xml', '<configuration/>', /found <configuration> without it/],
  ['doctype.xml', '<!DOCTYPE x><configuration><core/></configuration>', /DOCTYPE/],
])('%s is not a broker.xml', async (name, text, message) => {
  writeFileSync(join(ROOT, name), text);
  const inputs = await read(name);
  const error = await refusalOf(() => diagnose(inputs, null));
  expect(error).toMatchObject({ code: 'NOT_A_BROKER', exit: 69 });
  expect(error.message).toMatch(message);
  expect(error.message).toContain(name);
  expect(error.hint).not.toBe('');
});

it('the same file given twice is refused, also behind a link', async () => {
  instance('z', PAIR.primary);
  symlinkSync(join(ROOT, 'z'), join(ROOT, 'again'));
  const inputs = await read('z', 'again');
  const error = await refusalOf(() => diagnose(inputs, null));
  expect(error).toMatchObject({ code: 'USAGE', message: 'again/etc/broker.xml was given twice' });
});
