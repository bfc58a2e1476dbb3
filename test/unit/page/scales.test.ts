import { expect, test } from 'vitest';
import { LatencyScale, WaitScale } from '../../../src/page/scales.ts';

test('bars leave room for a label, and their axis has the values of their heights', () => {
  const scale = new WaitScale([400, 700, 900]);
  expect(scale.waitAt(1)).toBe(1_500);
  expect(scale.shareOf(750)).toBe(0.5);
  expect(scale.waitAt(scale.shareOf(700))).toBeCloseTo(700);
});

test('one very long wait does not make the others invisible', () => {
  const scale = new WaitScale([400, 500, 600, 20_000]);
  expect(scale.shareOf(400)).toBeGreaterThan(0.1);
  expect(scale.waitAt(scale.shareOf(400))).toBeCloseTo(400);
});

test('without any wait there is still an axis', () => {
  expect(new WaitScale([]).waitAt(1)).toBe(1.5);
});

test('latencies are on whole decades, and values outside of the scale just beyond its edge', () => {
  const scale = new LatencyScale([1.3, 840]);
  expect([scale.low, scale.high]).toEqual([0, 3]);
  const row = { top: 0, height: 300, bottom: 300 };
  expect(scale.yOf(row, 10)).toBeCloseTo(200);
  expect(scale.yOf(row, 1e9)).toBeCloseTo(-6);
  expect(new LatencyScale(null).high).toBeGreaterThan(new LatencyScale(null).low);
});
