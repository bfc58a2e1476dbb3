import { expect, test } from 'vitest';
import { duration, roughDuration, table, type Column } from '../../../src/ui/format.ts';

test.each([
  [0, '0 ms'],
  [0.4, '0 ms'],
  [870, '870 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [4_321, '4.3 s'],
  [59_900, '59.9 s'],
  [60_000, '1 min 0 s'],
  [125_999, '2 min 5 s'],
  [3_599_000, '59 min 59 s'],
  [3_600_000, '1 h 0 min'],
  [12_000_000, '3 h 20 min'],
  [172_799_999, '47 h 59 min'],
  [172_800_000, '2 days'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min'],
  [3_600_000, '1 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 d'],
])('%d ms is roughly %s', (ms, words) => {
  expect(roughDuration(ms)).toBe(words);
});

const COLUMNS: readonly Column[] = [
  { title: 'NAME', cells: ['a', 'bcdefg'] },
  { title: 'N', cells: ['1', '200'], align: 'right' },
  { title: 'LONG', cells: ['x'] },
  { title: '!', cells: ['!', '!'] },
];

test.each<[number, readonly string[]]>([
  [80, ['NAME      N  LONG  !', 'a         1  x     !', 'bcdefg  200        !']],
  [20, ['NAME      N  LONG  !', 'a         1  x     !', 'bcdefg  200        !']],
  [19, ['NAME      N  LONG', 'a         1  x', 'bcdefg  200']],
  // What stands right of a column that does not fit goes too, however narrow.
  [16, ['NAME      N', 'a         1', 'bcdefg  200']],
  [11, ['NAME      N', 'a         1', 'bcdefg  200']],
  [10, ['NAME', 'a', 'bcdefg']],
  [6, ['NAME', 'a', 'bcdefg']],
  [5, ['', '', '']],
])('a table %i wide', (width, lines) => {
  expect(table(COLUMNS, width)).toEqual(lines);
});

test('a table without rows is its head', () => {
  expect(table([{ title: 'A', cells: [] }], 80)).toEqual(['A']);
  expect(table([], 80)).toEqual(['']);
});
