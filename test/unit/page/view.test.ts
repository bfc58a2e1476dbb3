import { expect, test } from 'vitest';
import { neighbour, spanAround, spanOnTheWay, View } from '../../../src/page/view.ts';
import { ROUND } from './samples.ts';

test('a view never leaves the drill, and is never shorter than 20 ms', () => {
  const view = new View(10_000);
  expect(view.isWhole).toBe(true);
  view.show(-500, 500);
  expect([view.from, view.to]).toEqual([0, 1_000]);
  view.move(100_000);
  expect([view.from, view.to]).toEqual([9_000, 10_000]);
  view.show(5_000, 5_001);
  expect([view.from, view.to]).toEqual([4_990.5, 5_010.5]);
  view.zoom(1e9);
  expect([view.from, view.to, view.isWhole]).toEqual([0, 10_000, true]);
});

test('zooming leaves the moment under the pointer in its place', () => {
  const view = new View(10_000);
  view.zoom(0.1, 2_000);
  expect(view.span).toBeCloseTo(1_000);
  expect((2_000 - view.from) / view.span).toBeCloseTo(0.2);
});

test('listeners are called after each change, and once after several together', () => {
  const view = new View(10_000);
  let heard = 0;
  view.onChange(() => (heard += 1));
  view.move(1);
  expect(heard).toBe(1);
  view.together(() => {
    view.zoom(0.5);
    view.zoom(0.5);
  });
  expect(heard).toBe(2);
  expect(view.span).toBe(2_500);
});

test('a round is shown with a small margin, until its last wait is over', () => {
  const { from, to } = spanAround(ROUND, 60_000);
  expect(from).toBeCloseTo(10_000 - 0.06 * 5_200);
  expect(to).toBeCloseTo(15_200 + 0.06 * 5_200);
  expect(spanAround(ROUND, 15_300).to).toBe(15_300);
});

test('without a selected round, the next is the first and the previous the last', () => {
  const rounds = [1, 2, 3].map((round) => ({ ...ROUND, round }));
  const next = (selected: number | null, by: 1 | -1): number | undefined =>
    neighbour(rounds, selected, by)?.round;
  expect([next(null, 1), next(null, -1), next(1, 1), next(2, -1)]).toEqual([1, 3, 2, 1]);
  expect([next(1, -1), next(3, 1)]).toEqual([undefined, undefined]);
});

test('a smooth move begins and ends where it should, and shrinks all the time', () => {
  const [start, end] = [
    { from: 0, to: 100_000 },
    { from: 60_000, to: 60_100 },
  ];
  const spans = [0, 0.25, 0.5, 0.75, 1].map((done) => spanOnTheWay(start, end, done));
  expect(spans[0]).toEqual(start);
  expect(spans.at(-1)).toEqual(end);
  const lengths = spans.map(({ from, to }) => to - from);
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  // The same length: it only moves.
  const moved = spanOnTheWay({ from: 0, to: 10 }, { from: 100, to: 110 }, 0.5);
  expect(moved.from).toBeCloseTo(87.5);
  expect(moved.to - moved.from).toBeCloseTo(10);
});
