import { randomInt } from 'node:crypto';
import { MAX_SEED } from '../../model/drill.ts';

/** A seed for a run that repeats no other one. */
export const newSeed = (): number => randomInt(MAX_SEED);

/**
 * A stream of numbers from 0 to below 1, the same for a seed on every machine (mulberry32, public
 * domain).
 */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in a random order. */
export function shuffled<T>(things: readonly T[], next: () => number): readonly T[] {
  const order = things.map((thing) => ({ thing, key: next() }));
  return order.sort((a, b) => a.key - b.key).map(({ thing }) => thing);
}
