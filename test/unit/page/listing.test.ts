import { expect, test } from 'vitest';
import { COLUMNS, matches, sorted } from '../../../src/page/listing.ts';
import { ROUND } from './samples.ts';

const wait = (ms: number): NonNullable<typeof ROUND.outage> => ({ from: 0, to: ms, ms });
const ROUNDS = [
  { ...ROUND, round: 1, outage: wait(300), fault: 'stop' },
  { ...ROUND, round: 2, outage: null, lost: 2, unusual: ['2 lost'] },
  { ...ROUND, round: 3, outage: wait(900), restoredMs: null },
  { ...ROUND, round: 4, outage: wait(300), bothActiveMs: 1_500 },
];

const columnOf = (key: string): (typeof COLUMNS)[number] => {
  const column = COLUMNS.find((each) => each.key === key);
  if (column === undefined) throw new Error(`no column ${key}`);
  return column;
};

const order = (key: string, isDescending: boolean): readonly number[] =>
  sorted(ROUNDS, columnOf(key), isDescending).map(({ round }) => round);

test('rounds are sorted by a column, then by their numbers; what was not measured comes last', () => {
  expect(order('outage', false)).toEqual([1, 4, 3, 2]);
  expect(order('outage', true)).toEqual([3, 1, 4, 2]);
  expect(order('fault', false)).toEqual([2, 3, 4, 1]);
  expect(order('round', true)).toEqual([4, 3, 2, 1]);
});

test('a row has what was measured, and marks bad values', () => {
  const cells = ROUNDS.map((round) =>
    COLUMNS.map((column) => `${column.text(round)}${column.isBad(round) ? '!' : ''}`).join(' | '),
  );
  expect(cells).toEqual([
    '1 | stop | replicatedMaster | 300 ms | 1.2 s | - | 0 | 5.0 s',
    '2 | kill | replicatedMaster | - | 1.2 s | - | 2! | 5.0 s',
    '3 | kill | replicatedMaster | 900 ms | 1.2 s | - | 0 | -!',
    '4 | kill | replicatedMaster | 300 ms | 1.2 s | 1.5 s! | 0 | 5.0 s',
  ]);
});

test('a filter lists all, the unusual ones, or those of one fault', () => {
  const listed = (filter: Parameters<typeof matches>[1]): readonly number[] =>
    ROUNDS.filter((round) => matches(round, filter)).map(({ round }) => round);
  expect(listed({ kind: 'all' })).toEqual([1, 2, 3, 4]);
  expect(listed({ kind: 'unusual' })).toEqual([2]);
  expect(listed({ kind: 'fault', fault: 'stop' })).toEqual([1]);
});
