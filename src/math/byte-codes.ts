/*
 * A latency or a count as one byte, and back: a report writes one byte per bin, and its page reads
 * them.
 */

/** The smallest latency that has its own code, in ms. */
const LEAST_MS = 0.1;
/** One byte reaches from 0.1 ms to 223 s in steps of 6 %. */
const STEPS_PER_DECADE = 40;
/** Counts are exact below this number. */
const EXACT = 128;
/** Above it, a byte reaches 7.8 million in steps of 9 %. */
const STEPS_PER_DOUBLING = 8;

/** Returns a latency in ms as one byte on a logarithmic scale; 0 means none (NaN). */
export function latencyCode(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  const step = Math.round(Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) * STEPS_PER_DECADE);
  return Math.min(255, 1 + step);
}

/** Returns the latency in ms of a byte; NaN for none. */
export function latencyOf(code: number): number {
  return code === 0 ? Number.NaN : LEAST_MS * 10 ** ((code - 1) / STEPS_PER_DECADE);
}

/** Returns a count as one byte. */
export function countCode(count: number): number {
  if (count < EXACT) return count;
  return Math.min(255, EXACT + Math.round(Math.log2(count / EXACT) * STEPS_PER_DOUBLING));
}

/** Returns the count of a byte. */
export function countOf(code: number): number {
  return code < EXACT ? code : Math.round(EXACT * 2 ** ((code - EXACT) / STEPS_PER_DOUBLING));
}
