import { expect, test } from 'vitest';
import { niceStep, percentile, ROUNDEST } from '../../../src/math/scales.ts';

test.each([
  [0.9, 1],
  [1, 1],
  [1.1, 1.5],
  [7, 8],
  [11, 15],
  [2_210, 3_000],
])('a step of at least %d ms is one of %d ms', (least, step) => {
  expect(niceStep(least)).toBe(step);
});

test.each([
  [1, 1],
  [1.1, 2],
  [3, 5],
  [51, 100],
])('of the roundest steps, one of at least %d ms is one of %d ms', (least, step) => {
  expect(niceStep(least, ROUNDEST)).toBe(step);
});

test('a percentile is one of the values', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect([0, 10, 11, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([
    1, 1, 2, 5, 10, 10,
  ]);
  expect(percentile([], 50)).toBeUndefined();
});
