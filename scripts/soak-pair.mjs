/** A pair of its own for a soak, and commands of ours on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
/** `failback` gives up after 180 s; more than that is a hang. */
const COMMAND_MS = 400_000;

export const MODES = ['none', 'file', 'zookeeper'];

/** A step that did not do what it must; its message is the reason. */
export class Failed extends Error {}

/**
 * Makes a pair in a temporary folder, acts on it, and removes it; it is stopped and kept when a step fails.
 *
 * @param options `name` of the soak; `mode` of the lock manager, as in `--lock-manager`; `broker` as `--broker` takes it,
 *   none: the newest release that is there; `at()` says where it is in words; `say(line)`
 * @param act is given `run(args, env)`, which ends with `{ exit, document }`, and `ok(...args)`, which gives the
 *   document and throws Failed for a command that does not end with 0
 * @returns {Promise<{failure: string | null, folder: string | null}>} the folder is that of a pair that was kept
 */
export async function onOwnPair({ name, mode, broker, at, say }, act) {
  const folder = mkdtempSync(join(tmpdir(), `amq-ha-demo-${name}-${mode}-`));
  const run = (args, env) => runCommand(folder, args, env);
  const ok = async (...args) => {
    const { exit, document, words } = await run(args);
    if (exit !== 0) throw new Failed(`${args[0]} ended with ${exit}: ${words}`);
    return document;
  };
  let failure = null;
  try {
    const zip = broker === undefined ? [] : ['--broker', broker];
    await ok('init', ...zip, '--lock-manager', mode, '--ports', 'auto');
    await act({ run, ok });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    failure = `${at()}: ${error.message}`;
    say(`${mode}: ${failure}\nleft as it is: ${folder}`);
  } finally {
    await run(['stop']);
    if (failure === null) {
      await run(['clean', '--yes']);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { failure, folder: failure === null ? null : folder };
}

/** @returns exit code (or signal), document of stdout (null when there is none), all that was said */
async function runCommand(folder, args, env = {}) {
  const child = spawn(process.execPath, [CLI, ...args, '--home', folder, '--json', '--quiet'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: COMMAND_MS,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [exit, signal] = await once(child, 'close');
  const document = stdout === '' ? null : JSON.parse(stdout);
  return { exit: exit ?? signal, document, words: `${stderr}${stdout}`.trim() };
}

/** @returns ms */
export async function timed(act) {
  const startedAt = performance.now();
  await act();
  return Math.round(performance.now() - startedAt);
}
