import { expect, test } from 'vitest';
import { milestones } from '../../../../src/pair/failover/milestones.ts';

test('milestones count from zero, in order of time, without what was not seen', () => {
  const seen = [
    ['first-ack', 1_950],
    ['fault', 1_000],
    ['hand-back', null],
    ['active', 1_900],
    ['promoting', 1_700],
  ] as const;
  expect(milestones(1_000, seen)).toEqual([
    { name: 'fault', atMs: 0 },
    { name: 'promoting', atMs: 700 },
    { name: 'active', atMs: 900 },
    { name: 'first-ack', atMs: 950 },
  ]);
});

test('milestones at the same moment stay in the given order', () => {
  const seen = [
    ['active', 5],
    ['first-ack', 5],
    ['promoting', 0],
  ] as const;
  expect(milestones(0, seen).map(({ name }) => name)).toEqual(['promoting', 'active', 'first-ack']);
  expect(milestones(0, [])).toEqual([]);
});
