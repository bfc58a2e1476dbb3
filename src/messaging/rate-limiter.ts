/**
 * Limits sends to a steady rate. Sends that were missed while no broker was active are not made up
 * for beyond a short burst: a rush after each failover would be an additional load.
 */
export class RateLimiter {
  readonly #perMs: number;
  readonly #now: () => number;
  #due = 0;
  #atMs: number;

  /** `rate`: sends per second; null: no limit. */
  constructor(rate: number | null, now: () => number = () => performance.now()) {
    this.#perMs = rate === null ? Number.POSITIVE_INFINITY : rate / 1_000;
    this.#now = now;
    this.#atMs = now();
  }

  /** Returns how many messages may be sent now. */
  due(): number {
    if (this.#perMs === Number.POSITIVE_INFINITY) return this.#perMs;
    const nowMs = this.#now();
    const burst = Math.max(1, this.#perMs * MAX_BURST_MS);
    this.#due = Math.min(burst, this.#due + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    return Math.floor(this.#due);
  }

  /** Counts one sent message. */
  spend(): void {
    this.#due -= 1;
  }
}

const MAX_BURST_MS = 50;
