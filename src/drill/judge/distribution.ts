import { percentile } from '../../math/percentile.ts';
import type { Distribution } from '../../model/verdict.ts';

/** Nearest-rank percentiles: each is one of the values. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (percent: number): number | null => percentile(sorted, percent) ?? null;
  return { min: rank(0), median: rank(50), p95: rank(95), max: rank(100) };
}
