import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';

interface RunOptions {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** A file for stdout; the result's `stdout` is then empty. */
  readonly stdoutTo?: string;
}

interface RunResult {
  /** Exit code; null when it was ended by a signal, a time-out or an abort. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/**
 * Runs a short command to its end and returns the result, with a closed stdin and only the given
 * environment. Does not throw when the command fails.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const { execa } = await import('execa');
  const result = await execa(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env,
    extendEnv: false,
    stdin: 'ignore',
    ...(options.stdoutTo === undefined ? {} : { stdout: { file: options.stdoutTo } }),
    reject: false,
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  return {
    exitCode: result.exitCode ?? null,
    stdout: options.stdoutTo === undefined ? result.stdout : '',
    stderr:
      result.stderr === '' && result.exitCode === undefined
        ? (result.message ?? '')
        : result.stderr,
    timedOut: result.timedOut,
  };
}

interface DetachedOptions {
  readonly env: Readonly<Record<string, string>>;
  /** File for stdout and stderr. */
  readonly outputPath: string;
  readonly cwd: string;
}

/**
 * Starts a process that outlives this one, as the leader of its own group. Uses plain `spawn`:
 * execa waits for the end of a child, and its types have no file descriptors.
 * @returns its pid
 */
export async function startDetached(
  command: string,
  args: readonly string[],
  options: DetachedOptions,
): Promise<number> {
  const output = openSync(options.outputPath, 'a');
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...options.env },
      cwd: options.cwd,
    });
    await once(child, 'spawn');
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(output);
  }
}
