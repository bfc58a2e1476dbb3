import {
  pairKindOf,
  type Cell,
  type CompareDrill,
  type CompareRow,
  type PairKind,
} from '../model/compare.ts';
import type { DrillPlan } from '../model/drill.ts';
import { factsOf } from '../model/faults.ts';
import type { RoundVerdict, Verdict } from '../model/verdict.ts';
import { firstLine } from '../format/words.ts';
import { lockManagerOf } from '../pair/plan/lock-manager.ts';
import { distributionOf } from '../drill/judge/distribution.ts';

/** A drill as a comparison needs it. */
export interface DrillResult {
  readonly plan: DrillPlan;
  readonly verdict: Verdict;
  /** Name of its folder; null for one that lies elsewhere. */
  readonly run: string | null;
}

/** A row for each fault of a drill. */
export const rowsOf = (
  kind: PairKind,
  faults: readonly string[],
  result: DrillResult,
): readonly CompareRow[] => faults.map((fault) => rowOf({ ...pairKindOf(kind), fault }, result));

/** Where no pair came about, or its drill broke off. */
export const untoldRows = (
  kind: PairKind,
  faults: readonly string[],
  why: string,
): readonly CompareRow[] =>
  faults.map((fault) => untold({ ...pairKindOf(kind), fault }, firstLine(why), null));

export const drillOf = (kind: PairKind, { verdict, run }: DrillResult): CompareDrill => ({
  ...pairKindOf(kind),
  run,
  falseFailovers: verdict.falseFailovers,
  unexpected: verdict.unexpected,
});

/** On what kind of pair a drill was. */
export function kindOfDrill({ plan: { pair } }: Pick<DrillResult, 'plan'>): PairKind {
  const { haMode, version, failureDetection } = pair;
  return { lockManager: lockManagerOf(haMode), haMode, version, failureDetection };
}

function rowOf(cell: Cell, result: DrillResult): CompareRow {
  const { verdict, run } = result;
  const rounds = verdict.rounds.filter(({ fault }) => fault === cell.fault);
  const why = whyUntold(cell.fault, rounds, result);
  if (why !== null) return untold(cell, why, run);
  const takeovers = rounds.filter(({ takeover }) => takeover).length;
  const restored = distributionOf(rounds.flatMap(({ restoredMs }) => restoredMs ?? []));
  return {
    ...cell,
    told: true,
    why: null,
    rounds: rounds.length,
    takeovers,
    outageMs: distributionOf(rounds.flatMap(({ outage }) => outage?.ms ?? [])),
    lost: sum(rounds.map(({ lost }) => lost)),
    onlyOnOtherSide: sum(rounds.map(({ onlyOnOtherSide }) => onlyOnOtherSide)),
    bothActiveMs: Math.max(...rounds.map(({ bothActiveMs }) => bothActiveMs)),
    restoredMs: { median: restored.median, max: restored.max },
    neverTookOver: takeovers === 0 && factsOf(cell.fault).takesActiveAway,
    run,
  };
}

/** Why a row is not measured; null when it is. A failed drill may still have measured rows. */
function whyUntold(
  fault: string,
  rounds: readonly RoundVerdict[],
  { plan, verdict }: DrillResult,
): string | null {
  const [reason = 'the drill gives no reason'] = verdict.reasons;
  if (verdict.verdict === 'unknown') return firstLine(reason);
  if (!verdict.drained) return 'the queue was not emptied, so what is lost is not known';
  const planned = plan.rounds.filter((round) => round.fault === fault).length;
  if (rounds.length < planned || rounds.length === 0)
    return `the fault came ${String(rounds.length)} of ${String(planned)} times`;
  const open = rounds.find(({ restoredMs }) => restoredMs === null);
  return open === undefined
    ? null
    : `the pair was not protected again after round ${String(open.round)}`;
}

const untold = (cell: Cell, why: string, run: string | null): CompareRow => ({
  ...cell,
  told: false,
  why,
  rounds: null,
  takeovers: null,
  outageMs: null,
  lost: null,
  onlyOnOtherSide: null,
  bothActiveMs: null,
  restoredMs: null,
  neverTookOver: null,
  run,
});

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
