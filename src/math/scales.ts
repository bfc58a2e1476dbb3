/**
 * Factors within a power of ten for a scale that fits closely, and for one with the roundest
 * numbers.
 */
const CLOSE = [1, 1.5, 2, 3, 4, 5, 6, 8];
export const ROUNDEST = [1, 2, 5];

/**
 * Returns the smallest of 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15 ... (or of other factors) that is not
 * below `least` (above 0).
 */
export function niceStep(least: number, factors: readonly number[] = CLOSE): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (factors.find((factor) => factor * power >= least * 0.999_999) ?? 10) * power;
}
