import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { PlannedStep } from '../../model/exec.ts';
import { createPair } from '../../api/create-pair.ts';
import { findCommand } from '../../platform/find-command.ts';
import { healPair } from '../../exec/heal.ts';
import { cannotStart, runExec, type ExecRun } from '../../exec/run-exec.ts';
import { parseSchedule } from '../../exec/schedule.ts';
import { clientEnvironment } from '../../pair/clients/client-env.ts';
import { describe, type HaPair } from '../../pair/observe/ha-pair.ts';
import { EXEC_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { execAnswer, type ExecDone } from './exec-answer.ts';
import { withPair } from '../shared/pair-access.ts';

interface Task {
  readonly command: readonly string[];
  readonly steps: readonly PlannedStep[];
}

/** `exec`: the user's command beside a pair that fails on schedule; its exit code is the command's own. */
export async function exec(
  context: CommandContext,
  args: readonly (string | undefined)[],
  flags: Flags,
): Promise<CommandResult> {
  const command = args.filter((arg) => arg !== undefined);
  const { faults, ons, here } = readOptions(EXEC_COMMAND, flags);
  const steps = parseSchedule(faults, ons);
  refuse(context, command);
  const task = { command, steps };
  const done = await (here ? runHere(context, task) : runApart(context, task, flags));
  return execAnswer(context, command, done);
}

/** All that can be wrong without a pair, before one is made. */
function refuse(context: CommandContext, command: readonly string[]): void {
  const [name] = command;
  if (name === undefined) {
    throw new AmqHaError('USAGE', 'exec: no command was given', {
      hint: 'amq-ha-demo exec --fault kill@5s,failback@15s -- npm test   (the command follows --)',
    });
  }
  const found = findCommand(name, context.env, context.cwd);
  if (found !== 'found') throw cannotStart(name, found);
}

async function runApart(context: CommandContext, task: Task, flags: Flags): Promise<ExecDone> {
  await using made = await orNoPair(() => createPair({ ...flags, ...context, purpose: 'exec' }));
  const pair = made.haPair;
  return { pair, run: await runBeside(context, task, pair), here: false, unhealed: null };
}

async function runHere(context: CommandContext, task: Task): Promise<ExecDone> {
  return orNoPair(() =>
    withPair(context, 'exec', async (pair) => {
      const look = await pair.look();
      if (look.state !== 'protected') {
        throw new AmqHaError(
          'WRONG_STATE',
          `exec --here needs a protected pair; this one is ${describe(look)}`,
          { hint: look.state === 'failed-over' ? 'amq-ha-demo failback' : 'amq-ha-demo start' },
        );
      }
      const run = await runBeside(context, task, pair);
      return { pair, run, here: true, unhealed: await heal(context, pair) };
    }),
  );
}

async function runBeside(context: CommandContext, task: Task, pair: HaPair): Promise<ExecRun> {
  const { active } = await pair.look();
  return runExec(pair, {
    ...task,
    env: { ...context.env, ...clientEnvironment(pair, active) },
    cwd: context.cwd,
    stdout: context.stdout,
    stderr: context.stderr,
    toStderr: context.json,
    signal: context.signal,
    say: (line) => {
      context.progress.say(`exec: ${line}`);
    },
  });
}

/** Whatever happened meanwhile, an interrupt included, the user gets his pair back as it was. */
async function heal(context: CommandContext, pair: HaPair): Promise<unknown> {
  if ((await pair.look()).state === 'protected') return null;
  try {
    const { what } = await context.progress.step('bring the pair back to protected', () =>
      healPair(pair, {}),
    );
    context.progress.say(`exec: ${what}`);
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * What goes wrong before the command runs gets an exit code that is hardly the command's own.
 * Usage, an interrupt and a bug keep theirs.
 */
async function orNoPair<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AmqHaError) || KEPT.has(error.exit)) throw error;
    const { code, message, hint, document } = error;
    throw new AmqHaError(code, message, {
      hint,
      document,
      cause: error,
      exit: EXIT.noPairForCommand,
    });
  }
}

const KEPT: ReadonlySet<number> = new Set([
  EXIT.usage,
  EXIT.internal,
  EXIT.interrupted,
  EXIT.notFound,
  EXIT.notExecutable,
]);
