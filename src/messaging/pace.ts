/**
 * How many sends are due, at a steady rate. What could not be sent in time (nobody served) is not
 * made up for later beyond a short burst: a rush after each failover would be a fault of its own.
 */
export class Pace {
  readonly #perMs: number;
  readonly #now: () => number;
  #due = 0;
  #atMs: number;

  /** `rate`: a second; null = without limit. */
  constructor(rate: number | null, now: () => number = () => performance.now()) {
    this.#perMs = rate === null ? Number.POSITIVE_INFINITY : rate / 1_000;
    this.#now = now;
    this.#atMs = now();
  }

  /** Sends that may go out now. */
  due(): number {
    if (this.#perMs === Number.POSITIVE_INFINITY) return this.#perMs;
    const nowMs = this.#now();
    const burst = Math.max(1, this.#perMs * LONGEST_BURST_MS);
    this.#due = Math.min(burst, this.#due + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    return Math.floor(this.#due);
  }

  /** One went out. */
  spend(): void {
    this.#due -= 1;
  }
}

const LONGEST_BURST_MS = 50;
