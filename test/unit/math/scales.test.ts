import { expect, test } from 'vitest';
import { niceStep, ROUNDEST } from '../../../src/math/scales.ts';

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
