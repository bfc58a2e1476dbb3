import type { Progress, Step } from '../model/step.ts';
import { duration } from './format.ts';

interface ProgressOptions {
  /** Where talk goes: never the stream of the answer. */
  readonly stream: NodeJS.WriteStream;
  readonly quiet: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** Progress for people: a live list on a terminal, one plain line a step in a pipe or in CI, nothing when quiet. */
export function makeProgress({ stream, quiet, env }: ProgressOptions): Progress {
  if (quiet) return new PlainProgress(() => undefined);
  const live = stream.isTTY && env['CI'] === undefined && stream.columns >= 40;
  if (live) return new LiveProgress(stream);
  return new PlainProgress((line) => stream.write(`${line}\n`));
}

class PlainProgress implements Progress {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  async run(
    steps: readonly Step[],
    options: { readonly sideBySide?: boolean } = {},
  ): Promise<void> {
    if (options.sideBySide === true) {
      await runAll(steps.map((step) => this.step(step.title, (report) => step.run(report))));
      return;
    }
    for (const step of steps) await this.step(step.title, (report) => step.run(report));
  }

  async step<T>(title: string, act: (report: (detail: string) => void) => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const result = await act(() => undefined);
      this.#write(`✔ ${title} (${duration(performance.now() - startedAt)})`);
      return result;
    } catch (error) {
      this.#write(`✖ ${title} (${duration(performance.now() - startedAt)})`);
      throw error;
    }
  }

  say(line: string): void {
    this.#write(line);
  }
}

class LiveProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  async run(
    steps: readonly Step[],
    options: { readonly sideBySide?: boolean } = {},
  ): Promise<void> {
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
    const logger = new ListrLogger({
      useIcons: true,
      processOutput: new ProcessOutput(this.#stream, this.#stream),
    });
    const failures: unknown[] = [];
    const tasks = steps.map((step) => ({
      title: step.title,
      task: async (_context: unknown, task: { output: string }) => {
        await step
          .run((detail) => {
            task.output = detail;
          })
          .catch((error: unknown) => {
            failures.push(error);
            throw error;
          });
      },
    }));
    const list = new Listr(tasks, {
      concurrent: options.sideBySide === true,
      exitOnError: options.sideBySide !== true,
      registerSignalListeners: false,
      renderer: 'default',
      rendererOptions: {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the levels of a plain logger; the renderer uses its own
        logger,
        timer: PRESET_TIMER,
        collapseErrors: true,
        showErrorMessage: false,
        formatOutput: 'truncate',
      },
    });
    await list.run().catch(() => undefined); // the step's own error follows, not listr's copy of it
    if (failures.length > 0) throw failures[0];
  }

  async step<T>(title: string, act: (report: (detail: string) => void) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined;
    await this.run([
      {
        title,
        run: async (report) => {
          result = { value: await act(report) };
        },
      },
    ]);
    if (result === undefined) throw new Error(`step "${title}" ended without a result`);
    return result.value;
  }

  say(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}

/** All of them to their end, then the first failure: nothing goes on in the background. */
async function runAll(acts: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(acts);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
