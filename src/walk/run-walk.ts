import { AmqHaError } from '../model/errors.ts';
import type { Walk, WalkStep } from './steps.ts';

/** One step as it went (names are the `--json` contract). */
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

export interface WalkObserver {
  before(step: WalkStep, number: number): Promise<void>;
  after(step: WalkStep, result: StepResult): void;
}

/**
 * Runs the steps in order and ends at the first that saw something else than expected.
 * @throws AmqHaError of the first step (the pair could not be made) or INTERRUPTED, with the steps so far in its document
 */
export async function runWalk(
  walk: Walk,
  observer: WalkObserver,
  signal: AbortSignal,
): Promise<WalkResult> {
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
      if (index === 0 || signal.aborted) throw withSteps(error, results);
    }
    const last = results.at(-1);
    if (last === undefined) break;
    observer.after(step, last);
    if (!last.ok) break;
  }
  return {
    ok: results.length === walk.steps.length && results.every((result) => result.ok),
    steps: results,
  };
}

function withSteps(error: AmqHaError, steps: readonly StepResult[]): AmqHaError {
  const { code, message, hint, exit, document } = error;
  return new AmqHaError(code, message, {
    hint,
    exit,
    cause: error,
    document: { ...document, ok: false, steps },
  });
}
