import { describe, expect, test } from 'vitest';
import { alternate, complaintOf, GOALS, ratio } from '../../../scripts/bench-goals.mjs';
import { median } from '../../../scripts/bench-rows.mjs';

test('the goals', () => {
  expect(Object.fromEntries(GOALS.map(({ id, goal }) => [id, goal]))).toEqual({
    init: 0.85,
    demo: 0.65,
    kill: 0.8,
    'start-none': 0.55,
    failback: 0.7,
    'produce-browse': 0.85,
    'start-file': 0.75,
    'start-zookeeper': 0.75,
  });
});

test('the sides are measured in turn, and each sample stays with its side', async () => {
  const order: string[] = [];
  const samples = await alternate(3, ['a', 'b'], (side, round) => {
    order.push(`${side}${String(round)}`);
    return Promise.resolve(side === 'a' ? round : round * 100);
  });
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  expect(samples).toEqual([
    [1, 2, 3],
    [100, 200, 300],
  ]);
});

test('median: the middle one, or the mean of the two there; the order does not matter', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('the ratio of the medians: one slow sample changes nothing', () => {
  expect(ratio([500, 9_000, 510], [1_000, 1_020, 990.4])).toEqual({
    value: 0.51,
    detail: '510 / 1000 ms (500 to 9000 / 990 to 1020)',
  });
});

describe('an answer counts', () => {
  const change = (...names: readonly string[]): Record<string, unknown> => ({
    milestones: names.map((name) => ({ name, atMs: 1 })),
  });
  const drill = (verdict: string, ms: number | null): Record<string, unknown> => ({
    verdict,
    rounds: [{ outage: ms === null ? null : { ms } }],
  });

  test.each([
    ['init', { state: 'protected' }],
    ['start', { state: 'protected' }],
    ['stop', { state: 'down' }],
    ['failover', change('fault', 'active')],
    ['failback', change('start', 'protected')],
    ['demo', { ok: true, steps: [] }],
    ['produce', { count: 10 }],
    ['browse', { count: 10 }],
    ['consume', { count: 10 }],
    ['drill', drill('pass', 900)],
    ['clean', { removed: [] }],
  ])('%s', (command, document) => {
    expect(complaintOf(command, document)).toBeNull();
  });

  test.each([
    ['start', { state: 'unprotected' }],
    ['stop', { state: 'starting' }],
    ['failover', change('fault')],
    ['failback', change()],
    ['failback', { state: 'protected', milestones: [] }],
    ['demo', { ok: false }],
    ['browse', { count: 9 }],
    ['drill', drill('fail', 900)],
    ['drill', drill('pass', null)],
    ['clean', {}],
  ])('%s does not: %j', (command, document) => {
    expect(complaintOf(command, document)).toMatch(/^it did not tell of .+: \{/);
  });
});
