/** Programs that the bench runs, which an interrupt ends in order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program to its end, in a process group of its own: a Ctrl-C in the terminal reaches the bench alone. When
 * `signal` is aborted, or after `limitMs`, the group gets SIGINT, and the program undoes what it was doing.
 *
 * @returns {Promise<{ exit: number | null, ms: number, stdout: string, stderr: string }>} `ms` from before the start
 *   to the exit of the program itself; `exit` is null when a signal ended it
 * @throws the reason of `signal` when it is aborted already, and Error when there is no such program
 */
export async function runProgram(file, args, { signal, limitMs, ...options } = {}) {
  signal?.throwIfAborted();
  const startedAt = performance.now();
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(file, args, { ...options, stdio, detached: true });
  const interrupt = () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGINT');
  };
  let [stdout, stderr, ms] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  child.on('exit', () => (ms = performance.now() - startedAt));
  signal?.addEventListener('abort', interrupt, { once: true });
  const limit = limitMs === undefined ? undefined : setTimeout(interrupt, limitMs);
  try {
    const [exit] = await once(child, 'close');
    return { exit, ms, stdout, stderr };
  } finally {
    signal?.removeEventListener('abort', interrupt);
    clearTimeout(limit);
  }
}
