import type { RoundPlan } from '../../model/drill.ts';
import { random, shuffled } from './random.ts';

/** A fault comes at a random moment in this time after the pair is protected. */
const EARLIEST_MS = 500;
const LATEST_MS = 3_000;

/**
 * Draws the rounds from the seed: the faults as from a deck of cards that is shuffled anew when it is
 * used up, so that each comes up equally often (or once more).
 */
export function planRounds(
  faults: readonly string[],
  rounds: number,
  seed: number,
  inOrder = false,
): readonly RoundPlan[] {
  const next = random(seed);
  const plan: RoundPlan[] = [];
  while (plan.length < rounds) {
    const deck = inOrder ? faults : shuffled(faults, next);
    for (const fault of deck.slice(0, rounds - plan.length)) {
      const delayMs = Math.round(EARLIEST_MS + next() * (LATEST_MS - EARLIEST_MS));
      plan.push({ round: plan.length + 1, fault, delayMs });
    }
  }
  return plan;
}
