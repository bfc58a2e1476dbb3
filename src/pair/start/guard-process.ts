/**
 * The process of a guard (see `guard.ts`), started with the home, the role of its broker and the pid of its parent. The
 * order comes on its standard input, and the answer goes to its standard output.
 */
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { CODE, hasFailed } from '../../broker/log/log.ts';
import { pause, waitUntil } from '../../platform/wait-until.ts';
import { leaveCheckOut, writeCheckBack } from './active-check.ts';
import { endBeside, ENDED_IT, STARTED, WITH_PRIMARY } from './guard.ts';
import { openPair, type HaPair } from '../observe/ha-pair.ts';
import { standingOf } from '../observe/state.ts';

const LOOK_EVERY_MS = 25;
/** Management is asked less often: each question takes time from a broker that is changing its role. */
const ASK_EVERY_MS = 250;
/** A hand-back shows as two active brokers for a moment, as the two answers are apart. */
const SPLIT_BRAIN_AFTER_MS = 2_000;
/** A replica in sync that is not to be active, such as one without failback, is watched no longer than this. */
const WATCH_REPLICA_MS = 120_000;
/** A JVM reads its configuration within 1 to 2 s; on a loaded machine several times that. */
const READ_WITHIN_MS = 60_000;
/** A first copy of a large journal takes its time; the command itself waits far shorter. */
const WATCH_START_MS = 3_600_000;

/**
 * The guard: does as it is told. Nothing when its parent has ended before: another command may have the lock of the
 * home by then.
 */
async function stand(home: string, role: BrokerRole, parent: number, order: string): Promise<void> {
  const { pair } = openPair(home);
  if (order === '' || process.ppid !== parent) return;
  const started = order === WITH_PRIMARY ? await startPrimary(pair) : null;
  await Promise.all([started?.isRead, startAndWatch(pair, role)]);
}

/**
 * Starts the primary without its check, and turns that on again as soon as the broker has read its configuration.
 * Returns when it runs: who waits for the backup takes a primary without a process for one that has ended.
 */
async function startPrimary(pair: HaPair): Promise<{ readonly isRead: Promise<void> }> {
  const log = pair.primary.log();
  try {
    if (pair.backup.process() === null) leaveCheckOut(pair);
    const pid = await pair.primary.start();
    return { isRead: checkAgain(pair, () => !isThere(pid) || log.has(CODE.starting)) };
  } catch (error) {
    writeCheckBack(pair);
    throw error;
  }
}

async function checkAgain(pair: HaPair, isRead: () => boolean): Promise<void> {
  try {
    await waitUntil({
      what: `${pair.primary.name} to read its configuration`,
      timeoutMs: READ_WITHIN_MS,
      intervalMs: LOOK_EVERY_MS,
      look: () => (isRead() ? { done: undefined } : { seen: 'not yet' }),
    });
  } finally {
    writeCheckBack(pair); // a broker that reads it later looks for an active one, and takes longer
  }
}

/** Starts the broker, and ends it where it is active beside the other, or has failed. */
async function startAndWatch(pair: HaPair, role: BrokerRole): Promise<void> {
  const broker = pair.broker(role);
  const log = broker.log();
  const others = pair.broker(otherRole(role)).log();
  const pid = await broker.start();
  process.stdout.write(STARTED);
  const failed = (): boolean => hasFailed(log.codes());
  await waitUntil({
    what: `${broker.name} to become a replica`,
    timeoutMs: WATCH_START_MS,
    intervalMs: LOOK_EVERY_MS,
    look: () => {
      const standing = standingOf(log.codes());
      return standing !== 'starting' || failed() || !isThere(pid)
        ? { done: undefined }
        : { seen: `last log code: ${log.codes().at(-1) ?? 'none'}` };
    },
  });
  if (!isThere(pid)) return;
  const isAlone = standingOf(log.codes()) === 'alone';
  // Once the other one has handed over it may look active for a while, but it is not to be taken for that.
  const goesOn = (): boolean => isThere(pid) && !failed() && !others.has(CODE.restartsAsBackup);
  // A primary will be handed the active role: until its log says so, questions would only take time from both brokers.
  const isDue = (): boolean => role === 'backup' || standingOf(log.codes()) === 'successor';
  const isBeside = isAlone || (await splits(pair, { goesOn, isDue }));
  // It may have ended, and been started again by somebody who knows better.
  if (broker.process()?.pid !== pid) return;
  if (isBeside) {
    await endBeside(pair, role, log);
    process.exitCode = ENDED_IT;
  } else if (failed()) {
    await broker.kill();
    // It never served, so the other one still has everything. Under a lock manager that one may become active again by itself.
    const hasServed = standingOf(log.codes()) === 'successor';
    if (!hasServed && pair.plan.haMode === 'classic') pair.rememberNewest(otherRole(role));
  }
}

interface ReplicaWatch {
  readonly goesOn: () => boolean;
  /** Whether both could be active by now. */
  readonly isDue: () => boolean;
}

/** Watches a replica until the pair is protected. @returns true when both stay active */
async function splits(pair: HaPair, { goesOn, isDue }: ReplicaWatch): Promise<boolean> {
  const sinceMs = performance.now();
  let bothSinceMs: number | null = null;
  while (goesOn() && performance.now() - sinceMs < WATCH_REPLICA_MS) {
    if (!isDue()) {
      await pause(ASK_EVERY_MS);
      continue;
    }
    const { state } = await pair.look();
    if (state === 'protected') return false;
    bothSinceMs = state === 'split-brain' ? (bothSinceMs ?? performance.now()) : null;
    if (bothSinceMs !== null && performance.now() - bothSinceMs >= SPLIT_BRAIN_AFTER_MS)
      return true;
    await pause(ASK_EVERY_MS);
  }
  return false;
}

/** Cheap, as it is asked often: whose the pid is counts only before a signal. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const [, , home = '', role, parent] = process.argv;
process.stdout.on('error', () => undefined); // the parent may be gone
let order = '';
for await (const piece of process.stdin.setEncoding('utf8')) order += String(piece);
await stand(home, role === 'primary' ? 'primary' : 'backup', Number(parent), order).catch(
  (error: unknown) => {
    process.stdout.write(error instanceof Error ? error.message : String(error));
  },
);
