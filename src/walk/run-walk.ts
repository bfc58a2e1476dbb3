import { AmqHaError } from '../model/errors.ts';
import type { Walk, WalkStep } from './steps.ts';

/** The result of one step (the names are the `--json` contract). */
export interface StepResult {
  readonly name: string;
  readonly expected: string;
  readonly seen: string;
  readonly ok: boolean;
  readonly ms: number;
}

export interface WalkResult {
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
}

/** The result of a walk, also of one that was aborted. */
export interface WalkOutcome extends WalkResult {
  /**
   * Why it was aborted: the first step failed (the pair could not be made), or it was interrupted.
   * Null when it was not.
   */
  readonly error: AmqHaError | null;
}

export interface WalkObserver {
  before(step: WalkStep, number: number): Promise<void>;
  after(step: WalkStep, result: StepResult): void;
}

/**
 * Runs the steps in order and ends at the first whose result is not as expected.
 * @throws every error of a step that is not an AmqHaError
 */
export async function runWalk(
  walk: Walk,
  observer: WalkObserver,
  signal: AbortSignal,
): Promise<WalkOutcome> {
  const results: StepResult[] = [];
  for (const [index, step] of walk.steps.entries()) {
    await observer.before(step, index + 1);
    const startedAt = performance.now();
    const ended = (seen: string, ok: boolean): StepResult => ({
      name: step.name,
      expected: step.expected,
      seen,
      ok,
      ms: Math.round(performance.now() - startedAt),
    });
    try {
      const { seen, ok } = await step.run(signal);
      results.push(ended(seen, ok));
    } catch (error) {
      if (!(error instanceof AmqHaError)) throw error;
      results.push(ended(`${error.code}: ${error.message}`, false));
      if (index === 0 || signal.aborted) return { ok: false, steps: results, error };
    }
    const last = results.at(-1);
    if (last === undefined) break;
    observer.after(step, last);
    if (!last.ok) break;
  }
  return {
    ok: results.length === walk.steps.length && results.every((result) => result.ok),
    steps: results,
    error: null,
  };
}

/** The error of an aborted walk, with its steps in the document of the answer. */
export function brokenOff(error: AmqHaError, steps: readonly StepResult[]): AmqHaError {
  const { code, message, hint, exit, document } = error;
  return new AmqHaError(code, message, {
    hint,
    exit,
    cause: error,
    document: { ...document, ok: false, steps },
  });
}
