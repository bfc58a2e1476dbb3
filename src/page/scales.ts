import { niceStep } from '../math/scales.ts';
import { deepest, type Drill } from './drill.ts';
import type { Row } from './frame.ts';

/** The vertical axes. They are the same at every zoom, so that pictures can be compared. */
export interface Scales {
  readonly waits: WaitScale;
  readonly latencies: LatencyScale;
  /** The top of the queue panel, in messages. */
  readonly queueTop: number;
}

export const scalesOf = (drill: Drill): Scales => ({
  waits: new WaitScale(
    drill.rounds.flatMap(({ outage, failback }) =>
      [outage, failback].flatMap((wait) => (wait === null ? [] : [wait.ms])),
    ),
  ),
  latencies: new LatencyScale(drill.levels[0]?.latencyRange() ?? null),
  queueTop: niceStep(Math.max(1, deepest(drill))),
});

/** Heights of bars, as a share of their panel. */
export class WaitScale {
  readonly #topMs: number;
  /**
   * True when one wait is so long that the others would be invisible; then heights grow with the
   * square root.
   */
  readonly #isSkewed: boolean;

  /** @param waits in ms */
  constructor(waits: readonly number[]) {
    const sorted = waits.slice().sort((a, b) => a - b);
    const longest = sorted.at(-1) ?? 0;
    // With room for a label on the longest bar.
    this.#topMs = niceStep(1.25 * Math.max(1, longest));
    this.#isSkewed = longest > 10 * (sorted[sorted.length >> 1] ?? 0);
  }

  shareOf(ms: number): number {
    return this.#isSkewed ? Math.sqrt(ms / this.#topMs) : ms / this.#topMs;
  }

  /** The wait, in ms, whose bar has this share of the height. */
  waitAt(share: number): number {
    return this.#topMs * (this.#isSkewed ? share ** 2 : share);
  }
}

/** Latencies on a logarithmic axis of whole decades. */
export class LatencyScale {
  /** Powers of ten, in ms. */
  readonly low: number;
  readonly high: number;

  /** @param range the smallest and the largest latency, in ms; null: there is none */
  constructor(range: readonly [least: number, most: number] | null) {
    const [least, most] = range ?? [0.1, 0.1];
    this.low = Math.floor(Math.log10(least) + 0.05);
    this.high = Math.max(this.low + 1, Math.ceil(Math.log10(most) - 0.02));
  }

  /**
   * Returns the position of a latency in a panel; a latency outside of the scale is just beyond the
   * edge.
   */
  yOf(row: Row, ms: number): number {
    const share = (Math.log10(ms) - this.low) / (this.high - this.low);
    return row.bottom - Math.min(1.02, Math.max(-0.02, share)) * row.height;
  }
}
