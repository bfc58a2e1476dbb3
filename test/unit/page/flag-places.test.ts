import { expect, test } from 'vitest';
import { placed, type Flag } from '../../../src/page/flag-places.ts';

const flag = (x: number, text: string, before = false): Flag => ({ x, text, before, weight: 400 });

/**
 * Ten px per letter.
 * @returns texts from left to right, with the row and the left edge; null without a place
 */
const rowsOf = (flags: readonly Flag[], widthPx = 1_000): readonly unknown[] =>
  placed(flags, widthPx, ({ text }) => text.length * 10)
    .map(([{ text }, place]) => (place === null ? [text, null] : [text, place.row, place.from]))
    .reverse();

test('flags that do not overlap are all in the lowest row', () => {
  expect(rowsOf([flag(0, 'a'), flag(100, 'b')])).toEqual([
    ['a', 3, 0],
    ['b', 3, 100],
  ]);
});

test('an earlier flag is above a later one that it would overlap', () => {
  expect(rowsOf([flag(0, 'long text'), flag(50, 'b')])).toEqual([
    ['long text', 2, 0],
    ['b', 3, 50],
  ]);
});

test('a text before its line, or at the right edge, ends at the line', () => {
  expect(rowsOf([flag(300, 'ab', true)])).toEqual([['ab', 3, 271]]);
  expect(rowsOf([flag(990, 'ab')])).toEqual([['ab', 3, 961]]);
});

test('a flag without room or without a text has only its line', () => {
  const crowd = Array.from({ length: 10 }, (_, index) => flag(500 + index, 'x'.repeat(30)));
  const rows = rowsOf(crowd, 1_000);
  expect(rows.filter((row) => Array.isArray(row) && row[1] === null).length).toBeGreaterThan(0);
  expect(rowsOf([flag(10, '')])).toEqual([['', null]]);
});
