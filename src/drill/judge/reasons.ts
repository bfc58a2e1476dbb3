import { BROKER_NAMES, otherRole } from '../../model/broker.ts';
import type { RoundVerdict, Verdict, VerdictWord } from '../../model/verdict.ts';
import { counted, duration, grouped } from '../../format/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Round } from './rounds.ts';

type Counters = 'acknowledged' | 'lost' | 'onlyOnOtherSide' | 'unexpected' | 'duplicated';
type Found = Pick<Verdict, Counters | 'bothActiveMs' | 'falseFailovers' | 'faults' | 'rounds'>;

/** The most reasons of one kind that are listed; the others are only counted. */
const MOST_OF_A_KIND = 10;

/**
 * The verdict and its reasons. A value over its limit is a failure only if the history proves it:
 * a missing line may be the delivery, the fault or the send that seems not to have happened; and
 * without a complete drain, a message that was not delivered may still be in the queue.
 */
export function reasonsOf(
  evidence: Evidence,
  rounds: readonly Round[],
  found: Found,
): { readonly verdict: VerdictWord; readonly reasons: readonly string[] } {
  const isDrained = evidence.drain?.type === 'ok';
  const isComplete = evidence.gaps.length === 0;
  const absences = absent(evidence, found);
  const failures = [...(isDrained ? absences : []), ...exceeded(evidence, rounds, found)];
  const doubted = isDrained ? [] : absences.map((reason) => `${reason}, unless still in the queue`);
  const doubts = [...unknowns(evidence, rounds, found), ...doubted];
  if (!isComplete) {
    const open = failures.map((reason) => `${reason}, unless a missing line explains it`);
    return { verdict: 'unknown', reasons: [...doubts, ...open] };
  }
  const reasons = [...failures, ...doubts];
  if (failures.length > 0) return { verdict: 'fail', reasons };
  return { verdict: doubts.length > 0 ? 'unknown' : 'pass', reasons };
}

/** Failures that a complete drain proves: acknowledged messages that were not delivered. */
function absent({ plan }: Evidence, { lost, onlyOnOtherSide }: Found): readonly string[] {
  const { maxLost } = plan.limits;
  return listed([
    lost > maxLost && `lost ${counted(lost, 'acknowledged message')} (limit ${grouped(maxLost)})`,
    onlyOnOtherSide > 0 &&
      `${counted(onlyOnOtherSide, 'acknowledged message')} only in the journal of a broker that was ended in a split brain`,
  ]);
}

/** Failures that were observed. */
function exceeded({ plan }: Evidence, facts: readonly Round[], found: Found): readonly string[] {
  const { unexpected, bothActiveMs, falseFailovers, duplicated, rounds } = found;
  const { maxBothActiveMs, maxOutageMs, maxDuplicated } = plan.limits;
  return listed([
    unexpected > 0 && `delivered ${counted(unexpected, 'message')} that this run never sent`,
    bothActiveMs > maxBothActiveMs &&
      `both brokers were active for ${against(bothActiveMs, maxBothActiveMs)}`,
    falseFailovers > 0 &&
      `a broker became active ${falseFailovers === 1 ? 'once' : `${grouped(falseFailovers)} times`} without a fault behind it`,
    ...most(missingTakeovers(facts, rounds), 'more round', 'like these'),
    ...(maxOutageMs === null ? [] : longOutages(rounds, maxOutageMs)),
    maxDuplicated !== null &&
      duplicated > maxDuplicated &&
      `delivered ${counted(duplicated, 'message')} more than once (limit ${grouped(maxDuplicated)})`,
  ]);
}

/** Rounds without the takeover that the plan expects; no limit allows that. */
function missingTakeovers(
  facts: readonly Round[],
  rounds: readonly RoundVerdict[],
): readonly string[] {
  const due = facts.filter(
    ({ expects, injectedMs }) => expects === 'takeover' && injectedMs !== null,
  );
  const numbers = new Set(due.map(({ round }) => round));
  return rounds
    .filter(({ round, takeover }) => numbers.has(round) && !takeover)
    .map(
      ({ round, fault, target }) =>
        `${roundNamed(round, fault)}: ${BROKER_NAMES[otherRole(target)]} did not take over`,
    );
}

function longOutages(rounds: readonly RoundVerdict[], limitMs: number): readonly string[] {
  const reasons = rounds.flatMap(({ round, fault, outage, failbackOutage }) =>
    listed([
      outage !== null &&
        outage.ms > limitMs &&
        `${roundNamed(round, fault)}: producers waited ${against(outage.ms, limitMs)}`,
      failbackOutage !== null &&
        failbackOutage.ms > limitMs &&
        `${roundNamed(round, fault)}: producers waited ${against(failbackOutage.ms, limitMs)} in the failback`,
    ]),
  );
  return most(reasons, 'more wait', 'over the limit');
}

/** Why the evidence is not sufficient for a pass. */
function unknowns(
  { gaps, plan, drain }: Evidence,
  rounds: readonly Round[],
  { acknowledged, faults }: Found,
): readonly string[] {
  const unprotected = rounds
    .filter(({ protectedMs }) => protectedMs === null)
    .map(
      ({ round, fault, why }) =>
        `${roundNamed(round, fault)}: the pair was not protected again${because(why)}`,
    );
  const incomplete = gaps.map((gap) => `the history is incomplete: ${gap}`);
  return listed([
    ...most(incomplete, 'more gap', 'in the history'),
    drain === null && 'the queue was not drained',
    drain?.type === 'invoke' && 'the drain of the queue did not end',
    (drain?.type === 'info' || drain?.type === 'fail') &&
      `the queue was not emptied${because(drain.value.why ?? null)}`,
    ...most(unprotected, 'more round', 'like these'),
    faults < plan.rounds.length &&
      `only ${grouped(faults)} of ${grouped(plan.rounds.length)} planned faults ${faults === 1 ? 'was' : 'were'} injected`,
    acknowledged === 0 && 'no message was acknowledged',
  ]);
}

const roundNamed = (round: number, fault: string): string => `round ${round} (${fault})`;

const because = (why: string | null): string => (why === null ? '' : `: ${why}`);

const listed = (reasons: readonly (string | false)[]): readonly string[] =>
  reasons.filter((reason) => reason !== false);

function most(reasons: readonly string[], more: string, where: string): readonly string[] {
  const rest = reasons.length - MOST_OF_A_KIND;
  if (rest <= 0) return reasons;
  return [...reasons.slice(0, MOST_OF_A_KIND), `and ${counted(rest, more)} ${where}`];
}

/** `2.3 s (limit 1 s)`; in ms where both texts would be the same. */
function against(ms: number, limitMs: number): string {
  const short = (each: number): string => duration(each).replace(/\.0 s$/, ' s');
  const exact = (each: number): string => `${grouped(each)} ms`;
  const format = short(ms) === short(limitMs) ? exact : short;
  return `${format(ms)} (limit ${format(limitMs)})`;
}
