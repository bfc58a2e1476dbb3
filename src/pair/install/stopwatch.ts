/** Durations by name, in whole ms. */
export type Timings = Readonly<Record<string, number>>;

/** Times the steps of an `init`. */
export class Stopwatch {
  readonly #timings: Record<string, number> = {};

  /** Of the steps that have succeeded so far. */
  get timings(): Timings {
    return { ...this.#timings };
  }

  /** Runs a step and notes how long it took. */
  async time<T>(name: string, act: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await act();
    this.#timings[name] = Math.round(performance.now() - startedAt);
    return result;
  }
}
