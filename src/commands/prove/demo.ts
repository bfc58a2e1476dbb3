import { createInterface } from 'node:readline';
import { EXIT } from '../../model/errors.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { initPair } from '../../pair/install/init.ts';
import { withLock } from '../../pair/record/lock.ts';
import { checkHome } from '../../pair/install/preflight.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { stepHead, stepTail } from '../../ui/walk.ts';
import { brokenOff, runWalk, type WalkObserver } from '../../walk/run-walk.ts';
import { originalWalk, type Walk } from '../../walk/steps.ts';
import { DEMO_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { mend } from '../shared/pair-access.ts';

/** `demo`: the original walk, guided; the pair stays up. */
export async function demo(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { home, env, progress, signal } = context;
  const { settings } = resolveSettings({ flags, env, cwd: context.cwd });
  checkHome(home);
  return withLock(home, 'demo', async () => {
    await mend(context, { replaces: true });
    const makePair = async (): Promise<HaPair> =>
      (await initPair({ home, settings, env, start: true, keep: false, progress, signal })).pair;
    const walk = originalWalk(makePair);
    const enter = readOptions(DEMO_COMMAND, flags).pause ? new EnterKey(context) : null;
    try {
      const { ok, steps, error } = await runWalk(walk, guide(context, walk, enter), signal);
      if (error !== null) throw brokenOff(error, steps);
      const text = ok
        ? `\n${String(steps.length)} of ${String(walk.steps.length)} steps went as expected. The pair is up.`
        : `\nThe walk ended: step ${String(steps.length)} saw something else than expected. The pair is left as it is.`;
      return {
        document: { ok, steps },
        text,
        exit: ok ? EXIT.done : EXIT.failed,
        next: ['amq-ha-demo status', 'amq-ha-demo failover --by kill'],
      };
    } finally {
      enter?.close();
    }
  });
}

/** Shows each step: on stdout for people, on stderr beside a JSON document. */
export function guide(context: CommandContext, walk: Walk, enter: EnterKey | null): WalkObserver {
  const stream = context.json ? context.stderr : context.stdout;
  const write = (text: string): void => {
    if (!context.quiet) stream.write(`${text}\n`);
  };
  return {
    before: async (step, number) => {
      write(
        stepHead(
          {
            number,
            of: walk.steps.length,
            title: step.title,
            command: step.rawCommand(walk.pair()),
            expected: step.expected,
          },
          context.colors,
        ),
      );
      await enter?.wait();
    },
    after: (_step, result) => {
      write(stepTail(result, context.colors));
    },
  };
}

/** Waits for Enter, for a talk; at the end of the input it goes on. */
class EnterKey {
  readonly #context: CommandContext;
  readonly #lines: AsyncIterator<string>;
  readonly #close: () => void;

  constructor(context: CommandContext) {
    this.#context = context;
    const input = createInterface({ input: context.stdin });
    this.#lines = input[Symbol.asyncIterator]();
    this.#close = () => {
      input.close();
    };
    context.signal.addEventListener('abort', this.#close, { once: true });
  }

  async wait(): Promise<void> {
    this.#context.stderr.write('     Enter goes on ');
    await this.#lines.next();
    if (!this.#context.stdin.isTTY) this.#context.stderr.write('\n');
  }

  close(): void {
    this.#context.signal.removeEventListener('abort', this.#close);
    this.#close();
  }
}
