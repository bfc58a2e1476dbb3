import type { Milestone, MilestoneName } from '../model/change.ts';

/** Milestones in order of time, counted from `zeroMs`; what was not seen is left out. Times are wall-clock ms. */
export function milestones(
  zeroMs: number,
  seen: readonly (readonly [MilestoneName, number | undefined])[],
): readonly Milestone[] {
  return seen
    .flatMap(([name, atMs]) => (atMs === undefined ? [] : [{ name, atMs: atMs - zeroMs }]))
    .sort((a, b) => a.atMs - b.atMs);
}
