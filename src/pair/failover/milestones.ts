import type { Milestone, MilestoneName } from '../../model/change.ts';

/**
 * Returns the milestones in order of time, in whole ms from `zeroMs`. A milestone that was not seen
 * (null) is left out. All times are ms on one monotonic clock.
 */
export function milestones(
  zeroMs: number,
  seen: readonly (readonly [MilestoneName, number | null])[],
): readonly Milestone[] {
  return seen
    .flatMap(([name, atMs]) => (atMs === null ? [] : [{ name, atMs: Math.round(atMs - zeroMs) }]))
    .sort((a, b) => a.atMs - b.atMs);
}
