import type { RoundVerdict, Verdict } from '../../model/verdict.ts';
import { FLAG, type Evidence } from '../evidence/evidence.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';

/** Messages that were acknowledged in a round, and never delivered. */
export type RoundLosses = Pick<RoundVerdict, 'lost' | 'onlyOnOtherSide'>;

/** What happened to the messages; `Verdict` explains the counters. */
interface Ledger extends Pick<
  Verdict,
  | 'attempted'
  | 'acknowledged'
  | 'consumed'
  | 'lost'
  | 'onlyOnOtherSide'
  | 'duplicated'
  | 'unexpected'
  | 'recovered'
  | 'unknown'
  | 'outOfOrder'
> {
  /** The losses of each round, in the order of the rounds. */
  readonly byRound: readonly RoundLosses[];
}

export const isLost = (flags: number): boolean =>
  (flags & (FLAG.acknowledged | FLAG.consumed)) === FLAG.acknowledged;

/** True when it is not known whether a broker has the message. */
export const isUnknown = (flags: number): boolean =>
  (flags & (FLAG.attempted | FLAG.acknowledged | FLAG.refused | FLAG.consumed)) === FLAG.attempted;

/** Counts what happened to the messages, in total and by round. */
export function ledgerOf(evidence: Evidence, rounds: readonly Round[]): Ledger {
  const { messages, unexpected, outOfOrder } = evidence;
  const counts = {
    attempted: 0,
    acknowledged: 0,
    consumed: 0,
    lost: 0,
    onlyOnOtherSide: 0,
    duplicated: 0,
    recovered: 0,
    unknown: 0,
  };
  const byRound = rounds.map(() => ({ lost: 0, onlyOnOtherSide: 0 }));
  // A round lasts from the end of the previous one until the pair is protected again; the last one
  // until the end of the drill.
  const ends = Float64Array.from(rounds.slice(0, -1), ({ endMs }) => endMs);
  for (let number = 0; number < messages.count; number += 1) {
    const flags = messages.flags[number] ?? 0;
    const isConsumed = (flags & FLAG.consumed) !== 0;
    if ((flags & FLAG.attempted) !== 0) counts.attempted += 1;
    if ((flags & FLAG.acknowledged) !== 0) counts.acknowledged += 1;
    else if (isConsumed) counts.recovered += 1;
    if (isConsumed) counts.consumed += 1;
    if ((flags & FLAG.duplicated) !== 0) counts.duplicated += 1;
    if (isUnknown(flags)) counts.unknown += 1;
    if (!isLost(flags)) continue;
    const round = byRound[firstAfter(ends, messages.ackedAt[number] ?? 0)];
    for (const losses of round === undefined ? [counts] : [counts, round]) {
      losses.lost += 1;
      if ((flags & FLAG.inEndedJournal) !== 0) losses.onlyOnOtherSide += 1;
    }
  }
  return { ...counts, unexpected: unexpected.length, outOfOrder, byRound };
}
