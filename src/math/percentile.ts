/**
 * Returns the nearest-rank percentile, which is one of the values; undefined when there are none.
 *
 * @param sorted ascending
 * @param percent from 0, the first, to 100, the last
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)];
}
