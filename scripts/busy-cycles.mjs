/**
 * Stop and failback, again and again, while two busy loops take the processors: what a loaded
 * machine does to a pair. Each cycle must end `protected`, with every message still there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Failed, onOwnPair, timed } from './soak-pair.mjs';

const MESSAGES = 10;
const BUSY_LOOPS = 2;
/** A loop ends by itself when the process that started it is gone. */
const BUSY_LOOP = 'const parent = process.ppid; while (process.ppid === parent);';

/**
 * @param mode name of the lock manager, as in `--lock-manager`
 * @param options.broker what `--broker` takes; none: the newest release that is there
 * @returns {Promise<{mode, wanted, done, failure: string | null, folder: string | null,
 *   failoverMs: number[], failbackMs: number[]}>} `done` cycles ended protected; the times are those of the commands
 */
export async function busyCycles(mode, { cycles, broker, say = () => undefined }) {
  const result = { mode, wanted: cycles, done: 0, failoverMs: [], failbackMs: [] };
  const at = () => `cycle ${result.done + 1}`;
  const loops = [];
  const end = await onOwnPair({ name: 'busy', mode, broker, at, say }, async ({ ok }) => {
    await ok('produce', '--count', String(MESSAGES));
    loops.push(...Array.from({ length: BUSY_LOOPS }, busyLoop));
    while (result.done < cycles) {
      result.failoverMs.push(await timed(() => ok('failover', '--by', 'stop')));
      result.failbackMs.push(await timed(() => ok('failback')));
      const { state } = await ok('status');
      if (state !== 'protected') throw new Failed(`the pair is ${state}`);
      const { count } = await ok('browse');
      if (count !== MESSAGES) throw new Failed(`${count} of ${MESSAGES} messages are there`);
      result.done += 1;
      const [failover, failback] = [result.failoverMs.at(-1), result.failbackMs.at(-1)];
      say(`${mode} ${result.done}/${cycles}: failover ${failover} ms, failback ${failback} ms`);
    }
  }).finally(() => Promise.all(loops.map(kill)));
  return { ...result, ...end };
}

function busyLoop() {
  return spawn(process.execPath, ['-e', BUSY_LOOP], { stdio: 'ignore' });
}

async function kill(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}
