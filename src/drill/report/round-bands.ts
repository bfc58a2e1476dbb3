import type { BrokerRole } from '../../model/broker.ts';
import type { Outage, RoundMilestone, RoundVerdict } from '../../model/verdict.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { roundsOf, type Round } from '../judge/rounds.ts';
import { tenths } from './pack.ts';

/** All names of milestones. */
export const MILESTONES = [
  'fault',
  'promoting',
  'active',
  'first-ack',
  'resume',
  'reconnect',
  'end-split-brain',
  'heal',
  'in-sync',
  'hand-back',
  'failback-active',
  'protected',
] as const satisfies readonly RoundMilestone['name'][];

/** A piece of time on the drill's clock, in ms. */
export type Band = readonly [fromMs: number, toMs: number];

/** A wait of a client: when it began, and how long it was, as the verdict has it; in ms. */
export type Wait = readonly [fromMs: number, ms: number];

/** A round as the page draws and lists it; all times in ms on the drill's clock, but milestones from the fault. */
export interface RoundBand {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  readonly takeover: boolean;
  /** From the fault until somebody serves again. */
  readonly band: Band;
  /** From the return of the missing broker until protected; null when it was not brought back. */
  readonly heal: Band | null;
  readonly outage: Wait | null;
  readonly consumerOutage: Wait | null;
  readonly failback: Wait | null;
  readonly bothActiveMs: number;
  readonly lost: number;
  readonly restoredMs: number | null;
  /** Names by their place in `MILESTONES`: a thousand rounds have ten thousand of them. */
  readonly milestones: readonly (readonly [name: number, atMs: number])[];
}

export function roundBands(
  evidence: Evidence,
  rounds: readonly RoundVerdict[],
): readonly RoundBand[] {
  const told = new Map(roundsOf(evidence).map((round) => [round.round, round]));
  return rounds.map((round) => {
    const facts = told.get(round.round);
    const healMs = facts?.healMs ?? null;
    const endMs = facts?.endMs ?? evidence.endMs;
    return {
      round: round.round,
      fault: round.fault,
      target: round.target,
      takeover: round.takeover,
      band: [tenths(round.atMs), tenths(servedAgain(round, facts) ?? healMs ?? endMs)],
      heal: healMs === null ? null : [tenths(healMs), tenths(endMs)],
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

/** The first acknowledged send tells it best; without a takeover, the moment when the fault was over. */
function servedAgain(round: RoundVerdict, facts: Round | undefined): number | null {
  const served =
    round.milestones.find(({ name }) => name === 'first-ack') ??
    round.milestones.find(({ name }) => name === 'active');
  if (round.takeover && served !== undefined) return round.atMs + served.atMs;
  return facts?.resumeMs ?? facts?.reconnectMs ?? facts?.inflictedMs ?? null;
}

const waitOf = (outage: Outage | null): Wait | null =>
  outage === null ? null : [tenths(outage.fromMs), outage.ms];
