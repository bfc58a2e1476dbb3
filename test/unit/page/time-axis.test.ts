import { expect, test } from 'vitest';
import { clock, timeTicks } from '../../../src/page/time-axis.ts';

test.each([
  [12_345, 3, 59_000, '12.345 s'],
  [12_345, 1, 60_000, '0:12.3'],
  [65_300, 1, 100_000, '1:05.3'],
  [59_999, 0, 100_000, '1:00'],
  [3_723_000, 0, 4_000_000, '1:02:03'],
  [3_723_450, 2, 4_000_000, '1:02:03.45'],
])('%d ms with %d decimals, in a drill of %d ms, is %s', (ms, decimals, endMs, text) => {
  expect(clock(ms, decimals, endMs)).toBe(text);
});

test.each([
  [0, 60_000, 900, [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000], 0],
  [90, 210, 270, [100, 150, 200], 2],
  [0, 400e6, 450, [0, 86.4e6, 172.8e6, 259.2e6, 345.6e6], 0],
])('from %d to %d ms on %d px', (from, to, widthPx, ticks, decimals) => {
  expect(timeTicks({ from, to }, widthPx, 90)).toEqual({ ticks, decimals });
});
