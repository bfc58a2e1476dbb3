import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../../../src/drill/judge/judge.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { evidenceOf, goodHistory, planOf } from './planted.ts';

const PLAN = planOf({ faults: ['kill'] });
const gapsOf = (lines: readonly string[]): readonly string[] => evidenceOf(lines, PLAN).gaps;
const verdictOf = (lines: readonly string[]): Verdict => judge(evidenceOf(lines, PLAN), 'r');

/** A history in which any line may be the one that explains a fault, an answer or a delivery. */
const lines = (): string[] => {
  const history = goodHistory({ maxOutageMs: 800, maxDuplicated: 1, maxBothActiveMs: 0 });
  history.message({ sent: 700, received: [710, 720] });
  return history.lines();
};

const without = (index: number): string[] => lines().toSpliced(index, 1);
const LAST = lines().length - 1;

test('a complete history passes', () => {
  expect(gapsOf(lines())).toEqual([]);
  expect(verdictOf(lines())).toMatchObject({ verdict: 'pass', reasons: [] });
});

test.each(lines().map((line, index) => [index, line]))(
  'without line %i the verdict is unknown: %s',
  (index) => {
    const verdict = verdictOf(without(index));
    expect(gapsOf(without(index))).not.toEqual([]);
    expect(verdict.verdict).toBe('unknown');
    expect(verdict.reasons.join('\n')).toContain('the history is incomplete');
  },
);

test('without any subset of its lines the verdict is unknown', () => {
  const some = fc.uniqueArray(fc.nat({ max: LAST }), { minLength: 1 });
  fc.assert(
    fc.property(some, (indexes) => {
      const left = lines().filter((_, index) => !indexes.includes(index));
      expect(verdictOf(left).verdict).toBe('unknown');
    }),
  );
});

test('a gap is described by its place', () => {
  expect(gapsOf(without(0))).toEqual([
    'the first line is not "begin"',
    'operation 0 is missing before line 1',
    `"end" counts ${LAST + 1} lines, not ${LAST}`,
  ]);
  expect(gapsOf(without(LAST))).toEqual([
    'the last line is not "end", so later lines may be missing',
  ]);
  expect(gapsOf(lines().toSpliced(5, 3))[0]).toBe('operations 5 to 7 are missing before line 6');
  expect(gapsOf(lines().toSpliced(5, 0, lines()[3] ?? ''))[0]).toBe(
    'line 6 has the number 3, but 5 was due',
  );
  expect(gapsOf([])).toEqual(['there is no history, or an empty one']);
});

test('an end with a wrong count', () => {
  const wrong = lines().map((line) => line.replace(/"count":\d+/, '"count":5'));
  expect(gapsOf(wrong)).toEqual([`"end" counts 5 lines, not ${LAST + 1}`]);
});

test('a time that goes back', () => {
  const back = lines().map((line, index) => (index === 20 ? line.replace(/"t":/, '"t":-') : line));
  expect(gapsOf(back)).toEqual(['the time goes back in line 21']);
});

const head = '{"i":3,"t":5,"process":"primary","type":"ok"';
test.each([
  'no JSON at all',
  '',
  '{"i":3,"t":5',
  '[]',
  'null',
  '7',
  '{}',
  `${head}}`,
  `${head},"f":"unheard-of","value":1}`,
  `${head},"f":"toString","value":1}`,
  `${head},"f":"send","value":-1}`,
  `${head},"f":"send","value":1.5}`,
  `${head},"f":"send","value":"1"}`,
  `${head},"f":"send","value":9000000000000}`,
  `${head},"f":"receive","value":null}`,
  `${head},"f":"role","value":{"active":true}}`,
  `${head},"f":"role","value":{"from":1,"active":"yes"}}`,
  `${head},"f":"process","value":"asleep"}`,
  `${head},"f":"log","value":{"code":"AMQ221007"}}`,
  `${head},"f":"fault","value":{"round":1,"fault":"kill","target":"producer-0"}}`,
  `${head},"f":"begin","value":{"schema":2}}`,
  `${head},"f":"end","value":{}}`,
  '{"i":3,"t":5,"process":"nobody","type":"ok","f":"process","value":"running"}',
  '{"i":3,"t":5,"process":"primary","type":"done","f":"process","value":"running"}',
  '{"i":"3","t":5,"process":"primary","type":"ok","f":"process","value":"running"}',
])('a line that is not an operation: %s', (line) => {
  expect(gapsOf(lines().toSpliced(3, 1, line))).toEqual(['line 4 is not an operation']);
});

test('a file that is not a history takes neither much memory nor much time', () => {
  const gaps = gapsOf(Array.from({ length: 100_000 }, () => 'rubbish'));
  expect(gaps).toHaveLength(21);
  expect(gaps.at(-1)).toBe('and 99,982 more gaps');
});

test('operations of more clients than a drill can have are rejected', () => {
  const many = Array.from({ length: 257 }, (_, client) =>
    JSON.stringify({
      i: client,
      t: 1,
      process: `p${client}`,
      type: 'invoke',
      f: 'send',
      value: client,
    }),
  );
  expect(gapsOf(many)).toContain('line 257 is not an operation');
});
