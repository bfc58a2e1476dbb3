/**
 * The process of a guard (see `guard.ts`). Its arguments are the home, the role of its broker and
 * the pid of its parent. It reads its order from standard input, and writes its answer to standard
 * output.
 */
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { CODE, hasFailed } from '../../broker/log/log.ts';
import { pause, waitUntil } from '../../platform/wait-until.ts';
import { turnCheckOff, turnCheckOn } from './active-check.ts';
import { ENDED_BROKER, endSecondActive, STARTED, WITH_PRIMARY } from './guard.ts';
import { openPair, type HaPair } from '../observe/ha-pair.ts';
import { standingOf } from '../observe/state.ts';

const LOOK_EVERY_MS = 25;
/** Management is queried less often: each query slows down a broker that is changing its role. */
const ASK_EVERY_MS = 250;
/**
 * During a hand-back both brokers may look active for a moment, as they are not queried at once.
 */
const SPLIT_BRAIN_AFTER_MS = 2_000;
/**
 * A replica that is in sync and stays passive, as one without failback, is watched for this long.
 */
const WATCH_REPLICA_MS = 120_000;
/** A JVM reads its configuration within 1 to 2 s; a loaded machine takes several times that. */
const READ_WITHIN_MS = 60_000;
/** The first copy of a large journal may take long; the command itself gives up much earlier. */
const WATCH_START_MS = 3_600_000;

/**
 * Carries out the order. Does nothing without one, or if the parent has ended already: another
 * command may hold the lock of the home by then.
 */
async function runGuard(
  home: string,
  role: BrokerRole,
  parent: number,
  order: string,
): Promise<void> {
  const { pair } = openPair(home);
  if (order === '' || process.ppid !== parent) return;
  const started = order === WITH_PRIMARY ? await startPrimary(pair) : null;
  await Promise.all([started?.isRead, startAndWatch(pair, role)]);
}

/**
 * Starts the primary without its check for an active broker, and turns the check on again as soon
 * as the broker has read its configuration (`isRead`). Returns when the primary runs: the command
 * that waits for the backup would take a primary without a process for one that has ended.
 */
async function startPrimary(pair: HaPair): Promise<{ readonly isRead: Promise<void> }> {
  const log = pair.primary.log();
  try {
    if (pair.backup.process() === null) turnCheckOff(pair);
    const pid = await pair.primary.start();
    return { isRead: turnCheckOnWhenRead(pair, () => !isThere(pid) || log.has(CODE.starting)) };
  } catch (error) {
    turnCheckOn(pair);
    throw error;
  }
}

async function turnCheckOnWhenRead(pair: HaPair, isRead: () => boolean): Promise<void> {
  try {
    await waitUntil({
      what: `${pair.primary.name} to read its configuration`,
      timeoutMs: READ_WITHIN_MS,
      intervalMs: LOOK_EVERY_MS,
      look: () => (isRead() ? { done: undefined } : { seen: 'not yet' }),
    });
  } finally {
    turnCheckOn(pair); // a broker that reads its configuration later only takes longer to start
  }
}

/** Starts the broker, and ends it if it becomes active beside the other, or fails. */
async function startAndWatch(pair: HaPair, role: BrokerRole): Promise<void> {
  const broker = pair.broker(role);
  const log = broker.log();
  const peerLog = pair.broker(otherRole(role)).log();
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
  // After its hand-over the other broker may still look active for a while.
  const goesOn = (): boolean => isThere(pid) && !failed() && !peerLog.has(CODE.restartsAsBackup);
  // A primary gets the active role in a hand-back; before its log says so, queries only slow both
  // down.
  const isDue = (): boolean => role === 'backup' || standingOf(log.codes()) === 'successor';
  const isSecondActive = isAlone || (await staysSplit(pair, { goesOn, isDue }));
  // It may have ended, and a user may have started it again.
  if (broker.process()?.pid !== pid) return;
  if (isSecondActive) {
    await endSecondActive(pair, role, log);
    process.exitCode = ENDED_BROKER;
  } else if (failed()) {
    await broker.kill();
    // It was never active, so the other one still has all data. With a lock manager that one may
    // become active again by itself.
    const wasActive = standingOf(log.codes()) === 'successor';
    if (!wasActive && pair.plan.haMode === 'classic') pair.rememberNewest(otherRole(role));
  }
}

interface ReplicaWatch {
  readonly goesOn: () => boolean;
  /** True when both could be active by now. */
  readonly isDue: () => boolean;
}

/** Watches a replica until the pair is protected. @returns true when both brokers stay active */
async function staysSplit(pair: HaPair, { goesOn, isDue }: ReplicaWatch): Promise<boolean> {
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

/**
 * True while a process has this pid. Cheap, for polling; before a signal its identity is verified.
 */
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
await runGuard(home, role === 'primary' ? 'primary' : 'backup', Number(parent), order).catch(
  (error: unknown) => {
    process.stdout.write(error instanceof Error ? error.message : String(error));
  },
);
