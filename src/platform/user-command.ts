import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { processInfo, type ProcessInfo } from './process-table.ts';

/** Where the output of a user's command goes; it always shares the input of this program. */
export type CommandOutput =
  /** To stdout and stderr of this program: on a terminal the command has the terminal. */
  | { readonly to: 'terminal' }
  /** Both to stderr of this program, because stdout has a document. */
  | { readonly to: 'stderr' }
  /** Through this program, passed on unchanged; `onText` gets the same as text. */
  | {
      readonly to: 'watched';
      readonly stdout: Writable;
      readonly stderr: Writable;
      onText(text: string, from: 'stdout' | 'stderr'): void;
    };

export interface CommandEnd {
  /** As in a shell: 128 plus the signal's number for a command that a signal ended. */
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
}

export interface UserCommand {
  /** Null when it has ended already. */
  readonly process: ProcessInfo | null;
  readonly ended: Promise<CommandEnd>;
}

/**
 * A grandchild in the background may hold the pipe for ever: its output is passed on for this long
 * after the end.
 */
const REST_WITHIN_MS = 1_000;

/**
 * Starts a command of the user in this process group, so that it can have the terminal.
 * @throws the system's error (ENOENT, EACCES) when it cannot be started
 */
export async function startUserCommand(
  command: readonly string[],
  options: {
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    readonly output: CommandOutput;
  },
): Promise<UserCommand> {
  const [name = '', ...args] = command;
  const { env, cwd, output } = options;
  const child = spawn(name, args, { env, cwd, stdio: ['inherit', ...stdioOf(output)] });
  const passedOn = output.to === 'watched' ? passOn(child, output) : Promise.resolve();
  const ended = endOf(child, passedOn);
  ended.catch(() => undefined); // a failed start is thrown here
  await once(child, 'spawn');
  return { process: child.pid === undefined ? null : processInfo(child.pid), ended };
}

function stdioOf(output: CommandOutput): readonly [1 | 2 | 'pipe', 2 | 'pipe'] {
  if (output.to === 'watched') return ['pipe', 'pipe'];
  return [output.to === 'stderr' ? 2 : 1, 2];
}

async function endOf(child: ChildProcess, passedOn: Promise<unknown>): Promise<CommandEnd> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  await Promise.race([passedOn, timeout(REST_WITHIN_MS)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return { exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal };
}

async function passOn(
  child: ChildProcess,
  output: Extract<CommandOutput, { to: 'watched' }>,
): Promise<void> {
  await Promise.all(
    (['stdout', 'stderr'] as const).map((name) =>
      pass(child[name], output[name], (text) => {
        output.onText(text, name);
      }),
    ),
  );
}

/** Passes output on. A slow reader slows the command down, as it would without this program. */
function pass(
  from: Readable | null,
  to: Writable,
  onText: (text: string) => void,
): Promise<unknown> {
  if (from === null) return Promise.resolve();
  const decoder = new StringDecoder('utf8');
  from.on('data', (bytes: Buffer) => {
    if (!to.write(bytes)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
    onText(decoder.write(bytes));
  });
  // A broken pipe has no more output; the exit shows how the command ended.
  return once(from, 'close').catch(() => undefined);
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
