import { expect, test } from 'vitest';
import { unusual, type RoundFacts } from '../../../src/format/round-words.ts';

const USUAL: RoundFacts = {
  target: 'primary',
  takeover: true,
  lost: 0,
  bothActiveMs: 0,
  restoredMs: 5_000,
  outage: { ms: 500 },
};

test.each<[Partial<RoundFacts>, readonly string[]]>([
  [{}, []],
  [{ lost: 1_234, bothActiveMs: 1 }, ['1,234 lost', 'both active']],
  [{ takeover: false, outage: null }, ['no takeover']],
  [{ target: 'backup' }, ['false takeover']],
  [{ target: 'backup', takeover: false }, []],
  [{ restoredMs: null }, ['not restored']],
  [{ outage: { ms: 900 } }, ['slowest']],
])('a round with %j is unusual for %j', (facts, why) => {
  expect(unusual({ ...USUAL, ...facts }, { count: 2, slowestMs: 900 })).toEqual(why);
});

test('one round alone is not the slowest', () => {
  expect(unusual({ ...USUAL, outage: { ms: 900 } }, { count: 1, slowestMs: 900 })).toEqual([]);
});
