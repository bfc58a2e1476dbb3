import type { Progress } from '../model/step.ts';

/** Progress that is not shown. */
export const SILENT: Progress = {
  run: async (steps, { sideBySide = false } = {}) => {
    const runs = steps.map((step) => () => step.run(() => undefined));
    if (!sideBySide) {
      for (const run of runs) await run();
      return;
    }
    // All of them to their end, then the first failure: nothing goes on in the background.
    const results = await Promise.allSettled(runs.map((run) => run()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  },
  step: async (_title, act) => act(() => undefined),
  say: () => undefined,
};
