/**
 * Below this factor nothing is slower. The silence of a hung broker is noticed after one to two of its times
 * to live: measured (2.44.0, `fast`), the same hang cost clients 2.15 to 4.27 s.
 */
const SLOWER_BY_FACTOR = 2.5;

/**
 * And the least number of ms that an outage of one round must be longer. Measured on two cores: 150 rounds of
 * kill, stop and handover at full load took 0.15 to 2.06 s, 95 of 100 less than 1.8 s; 60 at 500 messages a
 * second took 0.07 to 1.24 s.
 */
export const OUTAGE_NOISE_MS = 1_500;

/**
 * The same for the time until the pair is protected again, which is a restart and two copies. Measured in
 * the same 60 rounds: 2.6 to 32.8 s.
 */
export const RESTORED_NOISE_MS = 40_000;

/**
 * Where messages were lost before (in a split brain, by a naive client), their number is a matter of
 * moments: measured (2.44.0, classic), the same hang lost 42 to 94. Only so many times as many a round
 * are worse. Where none was lost, one is.
 */
const LOST_MORE_BY_FACTOR = 5;

/**
 * Slower than noise is: by the factor, and by the ms. The median of n rounds is steadier than one round,
 * by the root of n; the smaller of both numbers of rounds counts.
 */
export function isSlower(
  nowMs: number,
  beforeMs: number,
  noiseMs: number,
  rounds: number,
): boolean {
  const leastMs = noiseMs / Math.sqrt(rounds);
  return nowMs > SLOWER_BY_FACTOR * beforeMs && nowMs - beforeMs > leastMs;
}

interface Losses {
  readonly lost: number;
  readonly rounds: number;
}

export const losesMore = (now: Losses, before: Losses): boolean =>
  before.lost === 0
    ? now.lost > 0
    : now.lost / now.rounds > (LOST_MORE_BY_FACTOR * before.lost) / before.rounds;
