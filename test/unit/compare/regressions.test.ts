import { describe, expect, test } from 'vitest';
import type { Measured } from '../../../src/model/compare.ts';
import { isSlower, losesMore } from '../../../src/compare/noise.ts';
import { drillRegressions, matchRows, rowRegressions } from '../../../src/compare/regressions.ts';
import { CLASSIC, FILE, outage, rowOf, UNTOLD } from './samples.ts';

const regressions = (before: Partial<Measured>, now: Partial<Measured>, fault = 'kill') =>
  rowRegressions({ before: rowOf(CLASSIC, fault, before), now: rowOf(CLASSIC, fault, now) });

const WHERE = 'classic replication, 2.44.0, fast detection, kill';

describe('a row', () => {
  test('that is as before has none', () => {
    expect(regressions({}, {})).toEqual([]);
  });

  test.each<[string, Partial<Measured>, Partial<Measured>, object]>([
    [
      'loses what was not lost before',
      {},
      { lost: 1 },
      { kind: 'lost', before: 0, now: 1, text: `${WHERE}: lost 1 in 1 round, was 0 in 1 round` },
    ],
    [
      'has a split brain that was none before',
      { bothActiveMs: 200 },
      { bothActiveMs: 3_100 },
      {
        ...{ kind: 'both-active', before: 200, now: 3_100 },
        text: `${WHERE}: both brokers active for 3.1 s, was 200 ms`,
      },
    ],
    [
      'is not always taken over any more',
      { rounds: 3, takeovers: 3 },
      { rounds: 2, takeovers: 1 },
      {
        ...{ kind: 'no-takeover', before: 3, now: 1 },
        text: `${WHERE}: the other broker took over in 1 of 2 rounds, was 3 of 3 rounds`,
      },
    ],
    [
      'makes clients wait longer',
      { outageMs: outage(460) },
      { outageMs: outage(3_200) },
      {
        ...{ kind: 'outage', before: 460, now: 3_200 },
        text: `${WHERE}: clients waited 3.2 s, was 460 ms`,
      },
    ],
    [
      'is without redundancy for longer',
      { restoredMs: { median: 5_000, max: 5_000 } },
      { restoredMs: { median: 59_000, max: 59_000 } },
      {
        ...{ kind: 'restored', before: 5_000, now: 59_000 },
        text: `${WHERE}: redundant again after 59.0 s, was 5.0 s`,
      },
    ],
  ])('%s', (_, before, now, expected) => {
    expect(regressions(before, now)).toEqual([
      { ...CLASSIC, fault: 'kill', ...(expected as Measured) },
    ]);
    expect(regressions(now, before)).toEqual([]); // better is no regression
  });

  test('may have several, the worst first', () => {
    const worse = { lost: 9, bothActiveMs: 2_000, takeovers: 0, outageMs: outage(60_000) };
    const kinds = regressions({}, worse).map(({ kind }) => kind);
    expect(kinds).toEqual(['lost', 'both-active', 'no-takeover', 'outage']);
  });

  test('that had a split brain before has none when it has one again', () => {
    expect(regressions({ bothActiveMs: 1_700 }, { bothActiveMs: 9_000 })).toEqual([]);
  });

  test.each(['restart-backup', 'partition', 'zk-kill'])('%s needs no takeover', (fault) => {
    expect(regressions({ takeovers: 1 }, { takeovers: 0 }, fault)).toEqual([]);
  });

  test('without an outage cannot be slower', () => {
    const none = { outageMs: { min: null, median: null, p95: null, max: null } };
    expect(regressions(none, { outageMs: outage(60_000) })).toEqual([]);
  });
});

describe('noise', () => {
  // Outages that were measured one after the other in the same configuration.
  test.each([
    [75, 1_235],
    [150, 1_517],
    [2_153, 4_271],
  ])('%i and then %i ms is none', (before, now) => {
    expect(isSlower(now, before, 1_500, 1)).toBe(false);
  });

  test('both the factor and the ms must be exceeded', () => {
    expect(isSlower(2_501, 1_000, 1_500, 1)).toBe(true);
    expect(isSlower(2_500, 1_000, 1_500, 1)).toBe(false);
    expect(isSlower(1_500, 10, 1_500, 1)).toBe(false);
    expect(isSlower(14_000, 10_000, 1_500, 1)).toBe(false);
  });

  test('more rounds tell finer differences, by the root of their number', () => {
    expect(isSlower(900, 300, 1_500, 4)).toBe(false);
    expect(isSlower(900, 300, 1_500, 9)).toBe(true);
  });

  test('the smaller number of rounds counts', () => {
    const slow = { rounds: 9, takeovers: 9, outageMs: outage(1_200) };
    const fast = { outageMs: outage(300) };
    expect(regressions({ ...fast, rounds: 9, takeovers: 9 }, slow)).toHaveLength(1);
    expect(regressions({ ...fast, rounds: 1 }, slow)).toEqual([]);
  });

  test('losses where there were some before are compared by the round', () => {
    const lost = (count: number, rounds: number) => ({ lost: count, rounds });
    expect(losesMore(lost(450, 1), lost(90, 1))).toBe(false);
    expect(losesMore(lost(451, 1), lost(90, 1))).toBe(true);
    expect(losesMore(lost(900, 10), lost(90, 1))).toBe(false);
    expect(losesMore(lost(1, 10), lost(0, 1))).toBe(true);
  });
});

test('rows match by all that a cell is, and only where both are told', () => {
  const now = [
    rowOf(CLASSIC, 'kill'),
    rowOf(CLASSIC, 'stop'),
    rowOf({ ...CLASSIC, version: '2.28.0' }, 'kill'),
    rowOf({ ...CLASSIC, failureDetection: 'stock' }, 'kill'),
    rowOf(FILE, 'kill'),
    UNTOLD,
  ];
  const before = [
    rowOf(FILE, 'kill', { lost: 3 }),
    rowOf(CLASSIC, 'kill', { lost: 4 }),
    rowOf(UNTOLD, 'kill'),
  ];
  expect(matchRows(now, before).map((match) => [match.now, match.before])).toEqual([
    [now[0], before[1]],
    [now[4], before[0]],
  ]);
  expect(matchRows([rowOf(UNTOLD, 'kill')], [UNTOLD])).toEqual([]);
});

test('takeovers that nobody caused are a regression of the drill, where there were none', () => {
  const drill = (falseFailovers: number) => ({
    ...{ ...FILE, run: 'a', falseFailovers, unexpected: 0 },
  });
  expect(drillRegressions([drill(2)], [drill(0)])).toEqual([
    {
      ...{ ...FILE, kind: 'false-failover', fault: null, before: 0, now: 2 },
      text: 'file lock, 2.44.0, fast detection: 2 takeovers without a fault, was none',
    },
  ]);
  expect(drillRegressions([drill(2)], [drill(1)])).toEqual([]);
  expect(drillRegressions([drill(0)], [drill(0)])).toEqual([]);
  expect(drillRegressions([drill(2)], [{ ...drill(0), lockManager: 'none' }])).toEqual([]);
});
