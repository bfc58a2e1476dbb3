import { linkSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AmqHaError, systemCode } from '../../model/errors.ts';
import {
  isSameProcessAlive,
  processInfo,
  type ProcessIdentity,
} from '../../platform/process-table.ts';
import { makeFolder } from '../../platform/files.ts';
import { targetOf } from '../plan/paths.ts';

interface Holder extends Partial<ProcessIdentity> {
  readonly pid: number;
  readonly command: string;
  /** The home that it changes; missing in locks of earlier releases. */
  readonly home?: string;
}

const lockPath = (home: string): string => join(targetOf(home), 'command.lock');

/** Returns the identity of this process, by which other processes can recognise it later. */
export function self(): ProcessIdentity {
  return { pid: process.pid, started: processInfo(process.pid)?.started ?? '' };
}

/**
 * Runs `act` while no other command of this program changes the pair of this home. The lock of a
 * process that does not run any more was left by a crash, and is replaced.
 * @throws AmqHaError WRONG_STATE naming the command that holds the lock; NOT_WRITABLE
 */
export async function withLock<T>(
  home: string,
  command: string,
  act: () => Promise<T>,
): Promise<T> {
  const path = lockPath(home);
  take(path, home, command);
  try {
    return await act();
  } finally {
    if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true });
    removeEmptyTarget(home);
  }
}

/** Removes target/ if it is empty, after a command that made nothing or removed everything. */
function removeEmptyTarget(home: string): void {
  try {
    rmdirSync(targetOf(home));
  } catch {
    // It is not empty: a pair, or files of the user.
  }
}

function take(path: string, home: string, command: string): void {
  const content = JSON.stringify({ ...self(), command, home } satisfies Holder);
  try {
    makeFolder(targetOf(home));
  } catch (error) {
    throw notWritable(home, error); // EEXIST too: there is a file instead of the folder
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      createAtomically(path, content);
      return;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw notWritable(home, error);
    }
    const holder = readHolder(path);
    if (holder !== null && isHeldBy(holder) && !isCopied(holder, home)) {
      const pid = String(holder.pid);
      throw new AmqHaError(
        'WRONG_STATE',
        `"${holder.command}" (pid ${pid}) is at work on the pair in ${home}`,
        {
          hint:
            holder.started === undefined
              ? `ps -p ${pid}   (if that is not amq-ha-demo: rm '${path}')`
              : 'wait until it has ended, or end it with Ctrl-C',
        },
      );
    }
    rmSync(path, { force: true });
  }
  throw new AmqHaError('WRONG_STATE', `other commands take ${path} again and again`, {
    hint: 'amq-ha-demo status',
  });
}

/**
 * True if the holder of a lock may still run. Earlier builds wrote a wall-clock time instead of
 * `started`, which proves nothing: their lock counts while any process has the pid, except this
 * one, which has just started.
 */
function isHeldBy({ pid, started }: Holder): boolean {
  if (started !== undefined) return isSameProcessAlive({ pid, started });
  return pid !== process.pid && processInfo(pid) !== null;
}

/** True for a lock that was copied here with another home, which its holder is changing. */
function isCopied({ home: lockedHome, pid }: Holder, home: string): boolean {
  if (lockedHome === undefined || lockedHome === home) return false;
  return readHolder(lockPath(lockedHome))?.pid === pid;
}

/**
 * Creates a file with its content in one step, so that no process can read it empty.
 * @throws Error EEXIST when it exists
 */
function createAtomically(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return null; // just released, or incomplete after a crash
  }
}

/** Returns the error for a folder that cannot be written, with the system's reason. */
export function notWritable(folder: string, cause: unknown): AmqHaError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AmqHaError('NOT_WRITABLE', `cannot write in ${folder}: ${reason}`, {
    hint: 'amq-ha-demo --home <a folder of yours> init',
    cause,
  });
}
