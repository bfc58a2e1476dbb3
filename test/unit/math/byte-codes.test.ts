import { expect, test } from 'vitest';
import { countCode, countOf, latencyCode, latencyOf } from '../../../src/math/byte-codes.ts';

test('a byte is precise enough for a count and a latency', () => {
  expect([0, 1, 127].map(countCode)).toEqual([0, 1, 127]);
  expect([0, 1, 127].map(countOf)).toEqual([0, 1, 127]);
  for (const n of [128, 1_000, 40_000, 1_000_000])
    expect(countOf(countCode(n)) / n).toBeCloseTo(1, 1);
  expect(countCode(1e12)).toBe(255);
  for (const ms of [0.1, 1, 3.4, 498, 60_000])
    expect(latencyOf(latencyCode(ms)) / ms).toBeCloseTo(1, 1);
  expect([Number.NaN, 0, 0.01, 1e9].map(latencyCode)).toEqual([0, 1, 1, 255]);
  expect(latencyOf(0)).toBeNaN();
});
