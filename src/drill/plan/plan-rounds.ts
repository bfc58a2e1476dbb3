import type { RoundPlan } from '../../model/drill.ts';
import { expectationOf, factsOf, roleOf, type PairMeans } from '../../model/faults.ts';
import { random, shuffled } from './random.ts';

/** A fault comes at a random moment in this time after the pair is protected. */
const EARLIEST_MS = 500;
const LATEST_MS = 3_000;

interface RoundsInput {
  readonly faults: readonly string[];
  /** How many. */
  readonly rounds: number;
  readonly seed: number;
  /** The faults come in the order given, not as drawn. */
  readonly inOrder?: boolean;
  /** What the pair has: what is expected of some faults depends on it. */
  readonly means: PairMeans;
}

/**
 * Draws the rounds from the seed: the faults as from a deck of cards that is shuffled anew when it is
 * used up, so that each comes up equally often (or once more).
 */
export function planRounds(input: RoundsInput): readonly RoundPlan[] {
  const { faults, rounds, seed, inOrder = false, means } = input;
  const next = random(seed);
  const plan: RoundPlan[] = [];
  while (plan.length < rounds) {
    const deck = inOrder ? faults : shuffled(faults, next);
    for (const fault of deck.slice(0, rounds - plan.length)) {
      const delayMs = Math.round(EARLIEST_MS + next() * (LATEST_MS - EARLIEST_MS));
      const facts = factsOf(fault);
      plan.push({
        round: plan.length + 1,
        fault,
        delayMs,
        target: roleOf(facts),
        expects: expectationOf(facts, means),
      });
    }
  }
  return plan;
}
