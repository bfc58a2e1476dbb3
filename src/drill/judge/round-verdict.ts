import type { FaultVerdict, RoundVerdict } from '../../model/verdict.ts';
import { countFailbacks, takeoverMs } from './activity.ts';
import { distributionOf } from './distribution.ts';
import type { RoundLosses } from './ledger.ts';
import type { LogLines } from './log-lines.ts';
import { milestonesOf } from './milestones.ts';
import { outagesOf, type Clients } from './outages.ts';
import type { Round } from './rounds.ts';
import { clip, lengthOf, type Span } from './spans.ts';

/** What the verdict on a round is made from. */
interface RoundFindings {
  readonly lines: LogLines;
  readonly clients: Clients;
  /** Of the whole drill. */
  readonly bothActive: readonly Span[];
  /** Of this round. */
  readonly losses: RoundLosses | undefined;
}

/** The verdict on one round. */
export function roundVerdict(
  round: Round,
  { lines, clients, bothActive, losses }: RoundFindings,
): RoundVerdict {
  const { fault, target, atMs, protectedMs, endMs } = round;
  const takeoverAtMs = takeoverMs(lines, round);
  return {
    round: round.round,
    fault,
    target,
    atMs,
    takeover: takeoverAtMs !== null,
    ...outagesOf(clients, round, takeoverAtMs),
    failbacks: countFailbacks(lines, round),
    bothActiveMs: Math.round(lengthOf(clip(bothActive, { fromMs: atMs, toMs: endMs }))),
    lost: losses?.lost ?? 0,
    onlyOnOtherSide: losses?.onlyOnOtherSide ?? 0,
    restoredMs: protectedMs === null ? null : Math.round(protectedMs - atMs),
    milestones: milestonesOf(lines, round, clients.producers),
  };
}

/** The rounds summed up by fault, in the order in which the faults first appear. */
export function byFault(rounds: readonly RoundVerdict[]): readonly FaultVerdict[] {
  return [...new Set(rounds.map(({ fault }) => fault))].map((fault) => {
    const own = rounds.filter((round) => round.fault === fault);
    return {
      fault,
      count: own.length,
      takeovers: own.filter(({ takeover }) => takeover).length,
      outageMs: distributionOf(own.flatMap(({ outage }) => outage?.ms ?? [])),
      lost: own.reduce((sum, { lost }) => sum + lost, 0),
    };
  });
}
