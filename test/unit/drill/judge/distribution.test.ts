import { expect, test } from 'vitest';
import { distributionOf } from '../../../../src/drill/judge/distribution.ts';

const upTo = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => count - index);

test.each([
  [[], { min: null, median: null, p95: null, max: null }],
  [[7], { min: 7, median: 7, p95: 7, max: 7 }],
  [[20, 10], { min: 10, median: 10, p95: 20, max: 20 }],
  [[30, 100, 20], { min: 20, median: 30, p95: 100, max: 100 }],
  [upTo(19), { min: 1, median: 10, p95: 19, max: 19 }],
  [upTo(20), { min: 1, median: 10, p95: 19, max: 20 }],
  [upTo(21), { min: 1, median: 11, p95: 20, max: 21 }],
  [upTo(100), { min: 1, median: 50, p95: 95, max: 100 }],
])('nearest rank in %j', (values, expected) => {
  expect(distributionOf(values)).toEqual(expected);
});
