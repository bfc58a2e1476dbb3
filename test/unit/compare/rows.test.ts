import { describe, expect, test } from 'vitest';
import { isHarmful, TOLERATED_BOTH_ACTIVE_MS } from '../../../src/model/compare.ts';
import { drillOf, kindOfDrill, rowsOf, untoldRows } from '../../../src/compare/rows.ts';
import { drillOptionsOf } from '../../../src/drill/plan/plan.ts';
import { VERDICT } from '../drill/report/samples.ts';
import { planOf } from '../drill/judge/planted.ts';
import { CLASSIC, FILE, resultOf, round, rowOf } from './samples.ts';

const waited = (ms: number) => ({ outage: { process: 'producer-0', fromMs: 0, toMs: ms, ms } });

describe('rows of a drill', () => {
  test('each fault has one, with the numbers of its own rounds', () => {
    const lost = { lost: 90, onlyOnOtherSide: 88 };
    const result = resultOf([
      round(1, 'pause', { ...waited(3_900), bothActiveMs: 1_700, ...lost, restoredMs: 12_000 }),
      round(2, 'kill', waited(300)),
      round(3, 'pause', { ...waited(4_200), bothActiveMs: 1_900, lost: 5, restoredMs: 14_000 }),
      round(4, 'kill', { ...waited(500), takeover: false }),
    ]);
    expect(rowsOf(CLASSIC, ['kill', 'pause'], result)).toEqual([
      rowOf(CLASSIC, 'kill', {
        ...{ rounds: 2, takeovers: 1, lost: 0 },
        outageMs: { min: 300, median: 300, p95: 500, max: 500 },
        restoredMs: { median: 5_000, max: 5_000 },
      }),
      rowOf(CLASSIC, 'pause', {
        ...{ rounds: 2, takeovers: 2, lost: 95, onlyOnOtherSide: 88, bothActiveMs: 1_900 },
        outageMs: { min: 3_900, median: 3_900, p95: 4_200, max: 4_200 },
        restoredMs: { median: 12_000, max: 14_000 },
      }),
    ]);
  });

  test.each([
    ['kill', true],
    ['stop', true],
    ['pause', true],
    ['handover', true],
    ['restart-backup', false],
    ['partition', false],
    ['zk-kill', false],
  ])('%s without a takeover: never took over is %s', (fault, expected) => {
    const [row] = rowsOf(FILE, [fault], resultOf([round(1, fault, { takeover: false })]));
    expect(row).toMatchObject({ told: true, neverTookOver: expected });
  });

  test('one takeover in many is not never', () => {
    const rounds = [round(1, 'kill', { takeover: false }), round(2, 'kill')];
    expect(rowsOf(FILE, ['kill'], resultOf(rounds))[0]?.neverTookOver).toBe(false);
  });
});

describe('what cannot be told', () => {
  const good = [round(1, 'kill'), round(2, 'pause')];

  test('an unknown drill tells nothing, and its first reason is why', () => {
    const verdict = { ...VERDICT, rounds: good, verdict: 'unknown' as const };
    const result = resultOf(good, { verdict: { ...verdict, reasons: ['a gap\nmore', 'another'] } });
    expect(rowsOf(FILE, ['kill', 'pause'], result)).toMatchObject([
      { fault: 'kill', told: false, why: 'a gap ...', lost: null, outageMs: null },
      { fault: 'pause', told: false, why: 'a gap ...', run: '20260504-093012-kill' },
    ]);
  });

  test('a failed drill whose queue was not emptied', () => {
    const verdict = { ...VERDICT, rounds: good, drained: false };
    const [row] = rowsOf(FILE, ['kill'], resultOf(good, { verdict }));
    expect(row).toMatchObject({ told: false, why: expect.stringContaining('not emptied') });
  });

  test('a fault that came too rarely, and only that one', () => {
    const result = resultOf(good, { plan: planOf({ faults: ['kill', 'pause', 'pause'] }) });
    expect(rowsOf(FILE, ['kill', 'pause', 'stop'], result)).toMatchObject([
      { told: true },
      { told: false, why: 'the fault came 1 of 2 times' },
      { told: false, why: 'the fault came 0 of 0 times' },
    ]);
  });

  test('a pair that was not protected again', () => {
    const rounds = [round(1, 'kill'), round(2, 'kill', { restoredMs: null })];
    expect(rowsOf(FILE, ['kill'], resultOf(rounds))).toMatchObject([
      { told: false, why: 'the pair was not protected again after round 2' },
    ]);
  });

  test('no pair: the first line of the error for every fault', () => {
    expect(untoldRows(FILE, ['kill', 'stop'], 'no such lock\nat a.b.C')).toMatchObject([
      { ...FILE, fault: 'kill', told: false, why: 'no such lock ...', run: null },
      { ...FILE, fault: 'stop', told: false },
    ]);
  });
});

test('a drill tells on what kind of pair it was', () => {
  const plan = planOf();
  const pair = { ...plan.pair, haMode: 'file', failureDetection: 'stock' } as const;
  expect(kindOfDrill({ plan: { ...plan, pair } })).toEqual({ ...FILE, failureDetection: 'stock' });
  expect(kindOfDrill({ plan })).toEqual(CLASSIC);
});

test('what concerns the whole drill is kept', () => {
  const verdict = { ...VERDICT, falseFailovers: 2, unexpected: 1 };
  const run = '20260504-093012-kill';
  expect(drillOf(FILE, resultOf([], { verdict }))).toEqual({
    ...{ ...FILE, run, falseFailovers: 2, unexpected: 1 },
  });
});

test('harmful is a loss or a split brain, not one answer of a broker that ends', () => {
  expect(TOLERATED_BOTH_ACTIVE_MS).toBe(drillOptionsOf({}).limits.maxBothActiveMs);
  expect(isHarmful(rowOf(FILE, 'pause', { bothActiveMs: TOLERATED_BOTH_ACTIVE_MS }))).toBe(false);
  expect(isHarmful(rowOf(FILE, 'pause', { bothActiveMs: TOLERATED_BOTH_ACTIVE_MS + 1 }))).toBe(
    true,
  );
  expect(isHarmful(rowOf(FILE, 'pause', { lost: 1 }))).toBe(true);
});
