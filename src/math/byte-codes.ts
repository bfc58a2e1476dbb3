/*
 * A latency or a count as one byte, and back: a report writes a byte for each bin, and its page reads
 * them.
 */

/** The smallest latency that can be told from another, in ms. */
const LEAST_MS = 0.1;
/** One byte reaches from 0.1 ms to 223 s in steps of 6 %. */
const STEPS_PER_DECADE = 40;
/** Counts are exact below this number. */
const EXACT = 128;
/** Above it, a byte reaches 7.8 million in steps of 9 %. */
const STEPS_PER_DOUBLING = 8;

/** A latency in ms as one byte on a logarithmic scale; 0 means none (NaN). */
export function latencyCode(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  const step = Math.round(Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) * STEPS_PER_DECADE);
  return Math.min(255, 1 + step);
}

/** The latency in ms that a byte stands for; NaN for none. */
export function latencyOf(code: number): number {
  return code === 0 ? Number.NaN : LEAST_MS * 10 ** ((code - 1) / STEPS_PER_DECADE);
}

/** A count as one byte. */
export function countCode(count: number): number {
  if (count < EXACT) return count;
  return Math.min(255, EXACT + Math.round(Math.log2(count / EXACT) * STEPS_PER_DOUBLING));
}

/** The count that a byte stands for. */
export function countOf(code: number): number {
  return code < EXACT ? code : Math.round(EXACT * 2 ** ((code - EXACT) / STEPS_PER_DOUBLING));
}
