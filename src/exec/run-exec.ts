import { AmqHaError, EXIT, systemCode } from '../model/errors.ts';
import type { ExecStep, PlannedStep } from '../model/exec.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import {
  startUserCommand,
  type CommandEnd,
  type CommandOutput,
  type UserCommand,
} from '../platform/user-command.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { endCommand, signalOf } from './end-command.ts';
import { act } from './faults.ts';
import { LineWatch } from './line-watch.ts';
import type { PairLogs } from './step-result.ts';
import { StepQueue } from './step-queue.ts';

interface ExecOptions {
  readonly command: readonly string[];
  readonly steps: readonly PlannedStep[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The command's output goes to stderr of this program, because stdout holds a document. */
  readonly toStderr: boolean;
  readonly signal: AbortSignal;
  /** Prints one progress line. */
  readonly say: (line: string) => void;
}

export interface ExecRun {
  readonly end: CommandEnd;
  /** How long the command ran. */
  readonly ranMs: number;
  readonly steps: readonly ExecStep[];
  /** The error of a step that should have recovered the pair; null when there was none. */
  readonly failure: unknown;
}

/**
 * Runs a command beside a pair and carries out the steps when they are due. When the command has
 * ended, the remaining steps are dropped. An abort ends the command and all processes it started.
 * @throws AmqHaError USAGE (exit 127, 126) for a command that cannot be started
 */
export async function runExec(pair: HaPair, options: ExecOptions): Promise<ExecRun> {
  throwIfInterrupted(options.signal);
  const logs = { primary: pair.primary.watchLog(), backup: pair.backup.watchLog() };
  try {
    return await runWatched(pair, logs, options);
  } finally {
    for (const log of Object.values(logs)) log.stop();
  }
}

async function runWatched(pair: HaPair, logs: PairLogs, options: ExecOptions): Promise<ExecRun> {
  const queue = new StepQueue({
    steps: options.steps,
    act: (fault, { signal }) => act(pair, logs, fault, { signal }),
    say: options.say,
  });
  const command = await start(options, queue);
  const startedAt = performance.now();
  const interrupt = (): void => {
    queue.drop('interrupted');
  };
  options.signal.addEventListener('abort', interrupt);
  if (options.signal.aborted) interrupt();
  else queue.start();
  try {
    const end = await endOf(command, options.signal);
    const ranMs = Math.round(performance.now() - startedAt);
    const steps = await queue.end('the command had ended');
    return { end, ranMs, steps, failure: queue.failure };
  } finally {
    await queue.end('aborted');
    options.signal.removeEventListener('abort', interrupt);
  }
}

async function start(options: ExecOptions, queue: StepQueue): Promise<UserCommand> {
  const { command, env, cwd } = options;
  const texts = options.steps.flatMap(({ trigger }) =>
    trigger.by === 'line' ? [trigger.text] : [],
  );
  try {
    return await startUserCommand(command, {
      env: texts.length === 0 ? env : withColors(env, options.stderr.isTTY),
      cwd,
      output: outputOf(options, texts, queue),
    });
  } catch (error) {
    throw cannotStart(command[0] ?? '', error);
  }
}

function outputOf(options: ExecOptions, texts: readonly string[], queue: StepQueue): CommandOutput {
  const { stderr, toStderr } = options;
  if (texts.length === 0) return { to: toStderr ? 'stderr' : 'terminal' };
  const waiting = new Set(texts);
  const watch = (): LineWatch =>
    new LineWatch(waiting, (text) => {
      queue.saw(text);
    });
  const watches = { stdout: watch(), stderr: watch() };
  return {
    to: 'watched',
    stdout: toStderr ? stderr : options.stdout,
    stderr,
    onText: (text, from) => {
      watches[from].push(text);
    },
  };
}

/** Most programs print no colours into a pipe, though here a person still reads the output. */
function withColors(env: NodeJS.ProcessEnv, isTerminal: boolean): NodeJS.ProcessEnv {
  const decided = (env['NO_COLOR'] ?? '') !== '' || env['FORCE_COLOR'] !== undefined;
  return isTerminal && !decided ? { ...env, FORCE_COLOR: '1' } : env;
}

async function endOf(command: UserCommand, signal: AbortSignal): Promise<CommandEnd> {
  let ending: Promise<void> | null = null;
  const interrupt = (): void => {
    if (command.process === null) return;
    ending = endCommand(command.process, signalOf(signal.reason));
    ending.catch(() => undefined); // awaited below
  };
  if (signal.aborted) interrupt();
  else signal.addEventListener('abort', interrupt, { once: true });
  try {
    const end = await command.ended;
    // Processes that the command left behind are ended too, before the pair is removed.
    await (ending as Promise<void> | null);
    return end;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** The error for a command that does not exist (127) or is not executable (126), as in a shell. */
export function cannotStart(name: string, reason: unknown): AmqHaError {
  const code = systemCode(reason) ?? reason;
  if (code === 'ENOENT' || code === 'not-found') {
    return new AmqHaError('USAGE', `exec: "${name}" was not found`, {
      hint: name.includes('/')
        ? `ls -l ${name}   (the path is relative to the current folder)`
        : `command -v ${name}   (it is looked for in PATH)`,
      exit: EXIT.notFound,
    });
  }
  if (code === 'EACCES' || code === 'not-executable') {
    return new AmqHaError('USAGE', `exec: "${name}" may not be executed`, {
      hint: `chmod +x ${name}   (or put its interpreter before it: -- node ${name})`,
      exit: EXIT.notExecutable,
    });
  }
  const why = reason instanceof Error ? reason.message : String(reason);
  return new AmqHaError('USAGE', `exec: "${name}" could not be started: ${why}`, {
    hint: `${name} --help   (try it without exec)`,
    exit: EXIT.notExecutable,
  });
}
