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
  /** Where it is at work; locks of earlier releases do not tell. */
  readonly home?: string;
}

const lockPath = (home: string): string => join(targetOf(home), 'command.lock');

/** This process, as other processes can recognise it later. */
export function self(): ProcessIdentity {
  return { pid: process.pid, started: processInfo(process.pid)?.started ?? '' };
}

/**
 * Runs `act` while no other command of ours changes the pair of this home.
 * A lock whose process is gone was left by a crash and is taken over.
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

/** A command that made nothing, or removed all, leaves no empty folder. */
function removeEmptyTarget(home: string): void {
  try {
    rmdirSync(targetOf(home));
  } catch {
    // Something is in it: a pair, or what is the user's.
  }
}

function take(path: string, home: string, command: string): void {
  const content = JSON.stringify({ ...self(), command, home } satisfies Holder);
  try {
    makeFolder(targetOf(home));
  } catch (error) {
    throw notWritable(home, error); // EEXIST too: a file is where the folder should be
  }
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      createWhole(path, content);
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
  throw new AmqHaError('WRONG_STATE', `${path} is taken again and again by other commands`, {
    hint: 'amq-ha-demo status',
  });
}

/**
 * Earlier builds wrote a wall-clock time instead of `started`, which proves nothing. Their pid counts while it
 * lives: a command of theirs may be at work. It is not this process, which has just started.
 */
function isHeldBy({ pid, started }: Holder): boolean {
  if (started !== undefined) return isSameProcessAlive({ pid, started });
  return pid !== process.pid && processInfo(pid) !== null;
}

/** True for a lock that came here with a copy of another home, in which its holder is at work. */
function isCopied({ home: at, pid }: Holder, home: string): boolean {
  return at !== undefined && at !== home && readHolder(lockPath(at))?.pid === pid;
}

/** Creates a file with its content in one step: nobody ever sees it empty. @throws EEXIST when it is there */
function createWhole(path: string, content: string): void {
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
    return null; // just released, or half written by a process that died
  }
}

/** @returns the error for a folder that cannot be written, with the system's reason */
export function notWritable(folder: string, cause: unknown): AmqHaError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AmqHaError('NOT_WRITABLE', `cannot write in ${folder}: ${reason}`, {
    hint: 'amq-ha-demo --home <a folder of yours> init',
    cause,
  });
}
