import { durationOr, duration } from '../format/words.ts';
import { BROKER_NAMES } from '../model/broker.ts';
import type { Round } from './drill.ts';

/** A column of the table of rounds. */
export interface Column {
  readonly key: string;
  readonly title: string;
  /** True for a column of texts, not numbers. */
  readonly isText: boolean;
  /** The value by which it is sorted; null: not measured. */
  readonly value: (round: Round) => number | string | null;
  readonly text: (round: Round) => string;
  readonly isBad: (round: Round) => boolean;
}

const numbers = (
  key: string,
  title: string,
  value: (round: Round) => number | null,
  text: (value: number | null) => string,
  isBad: (value: number | null) => boolean = () => false,
): Column => ({
  key,
  title,
  isText: false,
  value,
  text: (round) => text(value(round)),
  isBad: (round) => isBad(value(round)),
});

const texts = (key: string, title: string, text: (round: Round) => string): Column => ({
  key,
  title,
  isText: true,
  value: text,
  text,
  isBad: () => false,
});

const isAboveZero = (value: number | null): boolean => value !== null && value > 0;

/** The number of the round, with which every row begins. */
export const NUMBER = numbers('round', '#', ({ round }) => round, String);

export const COLUMNS: readonly Column[] = [
  NUMBER,
  texts('fault', 'fault', ({ fault }) => fault),
  texts('who', 'broker', ({ target }) => BROKER_NAMES[target]),
  numbers('outage', 'outage', ({ outage }) => outage?.ms ?? null, durationOr),
  numbers('failback', 'failback', ({ failback }) => failback?.ms ?? null, durationOr),
  numbers(
    'both',
    'both active',
    ({ bothActiveMs }) => bothActiveMs,
    (ms) => (ms === null || ms === 0 ? '-' : duration(ms)),
    isAboveZero,
  ),
  numbers('lost', 'lost', ({ lost }) => lost, String, isAboveZero),
  numbers(
    'restored',
    'restored',
    ({ restoredMs }) => restoredMs,
    durationOr,
    (ms) => ms === null,
  ),
];

/** Which rounds are listed: all, the unusual ones, or those of one fault. */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'unusual' }
  | { readonly kind: 'fault'; readonly fault: string };

export const matches = (round: Round, filter: Filter): boolean => {
  if (filter.kind === 'fault') return round.fault === filter.fault;
  return filter.kind === 'all' || round.unusual.length > 0;
};

/**
 * Returns rounds in the order of a column; values that were not measured come last in both
 * directions.
 */
export function sorted(
  rounds: readonly Round[],
  { value }: Column,
  isDescending: boolean,
): readonly Round[] {
  return rounds.slice().sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const sign = left < right ? -1 : Number(left > right);
    return (isDescending ? -sign : sign) || a.round - b.round;
  });
}
