/**
 * A broker that is started beside the active one must become its replica before it may be active itself. A release
 * that cannot reach its peer, or does not look for it, becomes active at once: that is a split brain. So a small
 * second process starts the broker and watches it until the pair is protected, and ends it by SIGKILL where it becomes
 * active alone. It outlives its parent: a SIGKILL of ours leaves no broker unwatched.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { Broker } from '../../broker/broker.ts';
import { dataOf } from '../../broker/instance.ts';
import type { LogCursor } from '../../broker/log/log-position.ts';
import { CODE, hasFailed } from '../../broker/log/log.ts';
import { pause, waitUntil } from '../../platform/wait-until.ts';
import { leaveCheckOut, writeCheckBack } from './active-check.ts';
import { openPair, type HaPair } from '../observe/ha-pair.ts';
import { keepDataAside } from '../../broker/data/node-id.ts';
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
const STARTED = 'started';
/** What a guard is told to start. */
const [ALONE, WITH_PRIMARY] = ['its broker', 'both'] as const;
/** Exit code of a guard that ended its broker. */
const ENDED_IT = 3;

export interface WatchOptions {
  /** One that was made for this broker before, as it takes a moment to get ready; left out: it is made now. */
  readonly guard?: Guard;
  /** Awaited before the broker is started; the guard gets ready meanwhile. */
  readonly before?: () => Promise<void>;
  /** The guard starts the primary too, without its check for an active broker: nothing of the pair runs. Classic mode only. */
  readonly withPrimary?: boolean;
}

/**
 * Starts a broker under guard, and waits as `wait` does: until the pair is protected.
 * @throws AmqHaError SPLIT_BRAIN when it became active alone (it does not run any more then, and what it may have taken
 *   from clients is kept beside its data); what `before` and `wait` throw otherwise
 */
export async function watchStart<T>(
  pair: HaPair,
  role: BrokerRole,
  wait: () => Promise<T>,
  { guard = makeGuard(pair, role), before, withPrimary = false }: WatchOptions = {},
): Promise<T> {
  const broker = pair.broker(role);
  const log = broker.log();
  try {
    await before?.();
  } catch (error) {
    guard.release();
    throw error;
  }
  await guard.start(withPrimary);
  try {
    const result = await wait();
    guard.release();
    return result;
  } catch (error) {
    const byGuard = broker.process() === null && (await guard.ended()) === ENDED_IT;
    // A start within this one has told it already.
    if (error instanceof AmqHaError && error.code === 'SPLIT_BRAIN') throw error;
    if (!byGuard && standingOf(log.codes()) !== 'alone') throw error;
    if (!byGuard) await endBeside(pair, role, log); // the guard itself may have been ended
    const other = pair.broker(otherRole(role)).name;
    throw new AmqHaError(
      'SPLIT_BRAIN',
      `${broker.name} became active beside ${other} instead of its replica, and was ended at once. ${other} has everything; what ${broker.name} held is kept in ${keptAside(broker)}`,
      { hint: `amq-ha-demo logs ${broker.name}`, cause: error },
    );
  }
}

export interface Guard {
  /** @throws AmqHaError INTERNAL when there is no guard, or it could not start its broker; that one does not run then */
  start(withPrimary: boolean): Promise<void>;
  /** Ends it; its broker goes on. */
  release(): void;
  /** Ends it where it was not told to start anything. */
  discard(): void;
  /** Waits for its end, which comes at the latest with that of the broker. @returns its exit code */
  ended(): Promise<number>;
}

/** A guard that waits for its order. Should we end before, it does nothing. */
export function makeGuard(pair: HaPair, role: BrokerRole): Guard {
  const order = [fileURLToPath(import.meta.url), pair.home, role, String(process.pid)];
  const child = spawn(process.execPath, order, {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
  const answer = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.startsWith(STARTED)) resolve(STARTED);
    });
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('close', () => {
      resolve(text);
    });
  });
  child.stdin.on('error', () => undefined); // it has ended: the answer tells
  let isTold = false;
  return {
    start: async (withPrimary) => {
      isTold = true;
      child.stdin.end(withPrimary ? WITH_PRIMARY : ALONE);
      const said = await answer;
      child.stdout.destroy();
      child.unref();
      if (said === STARTED) return;
      throw new AmqHaError(
        'INTERNAL',
        `${pair.broker(role).name} could not be started under guard: ${said === '' ? 'the guard ended' : said}`,
        { hint: 'amq-ha-demo status' },
      );
    },
    release: () => {
      child.kill();
    },
    discard: () => {
      if (!isTold) child.kill();
    },
    ended: () => {
      child.ref();
      return ended;
    },
  };
}

const KEPT_AS = 'active-beside';

/** Ends a broker that is active beside the other one; what it may have taken from clients is kept beside its data. */
async function endBeside(pair: HaPair, role: BrokerRole, log: LogCursor): Promise<void> {
  const broker = pair.broker(role);
  await broker.kill();
  keepDataAside(broker, KEPT_AS);
  // It was never active with what the other one had, so that one still has everything.
  if (standingOf(log.codes()) === 'alone') pair.rememberNewest(otherRole(role));
}

/** Where that was kept: the last of the copies, whose names end with their dates. */
function keptAside({ instance }: Broker): string {
  const prefix = `${basename(dataOf(instance))}.${KEPT_AS}-`;
  const copies = readdirSync(instance.folder).filter((name) => name.startsWith(prefix));
  return join(instance.folder, copies.sort().at(-1) ?? prefix);
}

/**
 * The guard: does as it is told. Nothing when its parent has ended before: another command may have the lock of the
 * home by then.
 */
async function stand(home: string, role: BrokerRole, order: string): Promise<void> {
  const { pair } = openPair(home);
  if (order === '' || process.ppid !== Number(parent)) return;
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

const [, script, home, role, parent] = process.argv;
if (script === fileURLToPath(import.meta.url) && home !== undefined) {
  process.stdout.on('error', () => undefined); // the parent may be gone
  let order = '';
  for await (const piece of process.stdin.setEncoding('utf8')) order += String(piece);
  await stand(home, role === 'primary' ? 'primary' : 'backup', order).catch((error: unknown) => {
    process.stdout.write(error instanceof Error ? error.message : String(error));
  });
}
