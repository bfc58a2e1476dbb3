import { expect, test } from 'vitest';
import { percentile } from '../../../src/math/percentile.ts';

test('a percentile is one of the values', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect([0, 10, 11, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([
    1, 1, 2, 5, 10, 10,
  ]);
  expect(percentile([], 50)).toBeUndefined();
});
