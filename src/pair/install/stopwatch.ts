/** Durations by name, in whole ms. */
export type Timings = Readonly<Record<string, number>>;

/** Measures the steps of an `init`. */
export class Stopwatch {
  readonly #timings: Record<string, number> = {};

  /** Durations of the steps that have succeeded so far. */
  get timings(): Timings {
    return { ...this.#timings };
  }

  /** Runs a step, records how long it took, and returns its result. */
  async time<T>(name: string, act: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await act();
    this.#timings[name] = Math.round(performance.now() - startedAt);
    return result;
  }
}
