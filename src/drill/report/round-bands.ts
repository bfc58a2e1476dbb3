import { MILESTONES, type RoundBand, type Wait } from '../../model/timeline.ts';
import type { Outage, RoundVerdict } from '../../model/verdict.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { roundsOf, type Round } from '../judge/rounds.ts';
import { tenths } from './pack.ts';

/** The rounds as the timeline shows them; times in ms, with one decimal. */
export function roundBands(
  evidence: Evidence,
  rounds: readonly RoundVerdict[],
): readonly RoundBand[] {
  const recorded = new Map(roundsOf(evidence).map((round) => [round.round, round]));
  return rounds.map((round) => {
    const facts = recorded.get(round.round);
    const recoverMs = facts?.recoverMs ?? null;
    const endMs = facts?.endMs ?? evidence.endMs;
    return {
      round: round.round,
      fault: round.fault,
      target: round.target,
      takeover: round.takeover,
      band: [tenths(round.atMs), tenths(activeAgainMs(round, facts) ?? recoverMs ?? endMs)],
      heal: recoverMs === null ? null : [tenths(recoverMs), tenths(endMs)],
      outage: waitOf(round.outage),
      consumerOutage: waitOf(round.consumerOutage),
      failback: waitOf(round.failbackOutage),
      bothActiveMs: round.bothActiveMs,
      lost: round.lost,
      restoredMs: round.restoredMs,
      milestones: round.milestones.map(
        ({ name, atMs }) => [MILESTONES.indexOf(name), atMs] as const,
      ),
    };
  });
}

/**
 * The end of a fault's outage: the first acknowledged send; without a takeover, the fault's own
 * end.
 */
function activeAgainMs(round: RoundVerdict, facts: Round | undefined): number | null {
  const served =
    round.milestones.find(({ name }) => name === 'first-ack') ??
    round.milestones.find(({ name }) => name === 'active');
  if (round.takeover && served !== undefined) return round.atMs + served.atMs;
  return facts?.resumeMs ?? facts?.reconnectMs ?? facts?.injectedMs ?? null;
}

const waitOf = (outage: Outage | null): Wait | null =>
  outage === null ? null : [tenths(outage.fromMs), outage.ms];
