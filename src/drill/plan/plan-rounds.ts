import type { RoundPlan } from '../../model/drill.ts';
import { expectationOf, factsOf, roleOf, type PairMeans } from '../../model/faults.ts';
import { random, shuffled } from './random.ts';

/** A fault is injected at a random moment between these times after the pair is protected. */
const EARLIEST_MS = 500;
const LATEST_MS = 3_000;

interface RoundsInput {
  readonly faults: readonly string[];
  /** Number of rounds. */
  readonly rounds: number;
  readonly seed: number;
  /** The faults keep the given order, instead of a random one. */
  readonly inOrder?: boolean;
  /** What the pair has: the expected outcome of some faults depends on it. */
  readonly means: PairMeans;
}

/**
 * The rounds of a drill, determined by the seed. Faults are drawn as from a deck of cards that is
 * shuffled again when it is used up, so each appears equally often (or once more).
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
