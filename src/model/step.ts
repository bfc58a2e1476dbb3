/** One line of progress: what is done, and the act itself. `ui/` draws steps; nothing else does. */
export interface Step {
  readonly title: string;
  run(report: (detail: string) => void): Promise<void>;
}

/** Runs steps one after the other (or side by side) and shows them. */
export interface Progress {
  run(steps: readonly Step[], options?: { readonly sideBySide?: boolean }): Promise<void>;
  /** A single step with a result. */
  step<T>(title: string, act: (report: (detail: string) => void) => Promise<T>): Promise<T>;
  /** A line of talk for people; never part of the answer. */
  say(line: string): void;
}
