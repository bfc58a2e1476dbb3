/**
 * Stop and failback, again and again, while two busy loops take the processors: what a loaded
 * machine does to a pair. Each cycle must end `protected`, with every message still there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const MESSAGES = 10;
const BUSY_LOOPS = 2;
/** A loop ends by itself when the process that started it is gone. */
const BUSY_LOOP = 'const parent = process.ppid; while (process.ppid === parent);';
/** `failback` gives up after 180 s; more than that is a hang. */
const COMMAND_MS = 400_000;

/** A step that did not do what it must; its message is the reason. */
export class Failed extends Error {}

/**
 * Runs the cycles on a pair of its own, in a temporary folder that is kept when one of them fails.
 *
 * @param mode name of the lock manager, as in `--lock-manager`
 * @param options.broker what `--broker` takes; none: the newest release that is there
 * @returns {Promise<{mode, wanted, done, failure: string | null, folder: string | null,
 *   failoverMs: number[], failbackMs: number[]}>} `done` cycles ended protected; the times are those of the commands
 */
export async function busyCycles(mode, { cycles, broker, say = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), `amq-ha-demo-busy-${mode}-`));
  const result = { mode, wanted: cycles, done: 0, failure: null, folder: null };
  const times = { failoverMs: [], failbackMs: [] };
  const ok = (...args) => command(folder, args);
  const loops = [];
  try {
    const zip = broker === undefined ? [] : ['--broker', broker];
    await ok('init', ...zip, '--lock-manager', mode, '--ports', 'auto');
    await ok('produce', '--count', String(MESSAGES));
    loops.push(...Array.from({ length: BUSY_LOOPS }, busyLoop));
    while (result.done < cycles) {
      times.failoverMs.push(await timed(() => ok('failover', '--by', 'stop')));
      times.failbackMs.push(await timed(() => ok('failback')));
      const { state } = await ok('status');
      if (state !== 'protected') throw new Failed(`the pair is ${state}`);
      const { count } = await ok('browse');
      if (count !== MESSAGES) throw new Failed(`${count} of ${MESSAGES} messages are there`);
      result.done += 1;
      const [failover, failback] = [times.failoverMs.at(-1), times.failbackMs.at(-1)];
      say(`${mode} ${result.done}/${cycles}: failover ${failover} ms, failback ${failback} ms`);
    }
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    result.failure = `cycle ${result.done + 1}: ${error.message}`;
    result.folder = folder;
    say(`${mode}: ${result.failure}\nleft as it is: ${folder}`);
  } finally {
    await Promise.all(loops.map(end));
    await command(folder, ['stop']).catch(() => undefined);
    if (result.failure === null) {
      await command(folder, ['clean', '--yes']).catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { ...result, ...times };
}

function busyLoop() {
  return spawn(process.execPath, ['-e', BUSY_LOOP], { stdio: 'ignore' });
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

/** One command of ours on the pair of that folder: its document. Throws Failed with its error. */
export async function command(folder, args) {
  const child = spawn(process.execPath, [CLI, ...args, '--home', folder, '--json', '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_MS,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [exit, signal] = await once(child, 'close');
  if (exit === 0) return JSON.parse(stdout);
  throw new Failed(`${args[0]} ended with ${exit ?? signal}: ${stderr}${stdout}`.trim());
}

/** @returns ms */
export async function timed(act) {
  const startedAt = performance.now();
  await act();
  return Math.round(performance.now() - startedAt);
}
