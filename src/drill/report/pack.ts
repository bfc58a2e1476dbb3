/**
 * Numbers in few bytes for the page. `templates/report/data.js` reads what is written here.
 */

/** The smallest latency that can be told from another, in ms. */
const LEAST_MS = 0.1;
/** Steps a decade: one byte reaches 0.1 ms to 223 s in steps of 6 %. */
const STEPS_A_DECADE = 40;

/** A latency in ms as one byte on a logarithmic scale; 0 means none. */
export function latencyCode(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  const step = Math.round(Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) * STEPS_A_DECADE);
  return Math.min(255, 1 + step);
}

/** A count as one byte: exact up to 127, then in steps of 9 % (8 a doubling). */
export function countCode(count: number): number {
  if (count < 128) return count;
  return Math.min(255, 128 + Math.round(Math.log2(count / 128) * 8));
}

/** Bytes as text; numbers of several bytes are little-endian, as on every machine a broker runs on. */
export function base64(array: Uint8Array | Uint32Array | Float32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** A time in ms with one decimal, as JSON should show it. */
export const tenths = (ms: number): number => Math.round(ms * 10) / 10;

/** The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15 ... that is not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step =
    [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= least * 0.999_999) ?? 10;
  return step * power;
}
