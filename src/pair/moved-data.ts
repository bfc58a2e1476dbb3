import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../broker/broker.ts';
import { dataOf } from '../broker/instance.ts';
import { readRoleLog, type RoleEvent } from '../broker/role-log.ts';
import { AmqHaError } from '../model/errors.ts';
import { modifiedMs } from '../platform/files.ts';

const JOURNAL = 'journal';
const OTHER_STORES = ['bindings', 'large-messages', 'paging'] as const;
/** The newest data on their way back. */
const RESTORING = 'restoring';
/** Lies in a journal that was put back, until a start as the backup moves it aside again together with the journal. */
const RESTORED = 'restored-by-amq-ha-demo';
const REPLICA_FOLDER = /^oldreplica\.(\d+)$/;
/** One start moves all stores within milliseconds, and needs seconds to the next. */
const SAME_START_MS = 1_000;

/**
 * Puts a broker's newest data back where it was before a start as the backup moved it to `oldreplica.N` inside each store
 * (Artemis FileMoveManager; N counts up). What lies there now, the empty beginnings of a replica, goes to
 * `set-aside.<time>` beside it. Does nothing unless the log shows that data were moved since the broker was last active.
 * @returns true when data were put back
 * @throws AmqHaError WRONG_STATE when they are no longer there: a broker keeps only the last two
 */
export function restoreMovedData(broker: Broker): boolean {
  const starts = startsThatMovedData(readRoleLog(broker.instance, null).events);
  const data = dataOf(broker.instance);
  const journal = join(data, JOURNAL);
  if (starts === 0 || existsSync(join(journal, RESTORED))) return false;
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  // The journal comes last: a call that was cut off while it moved that one has only to go on.
  if (!existsSync(join(journal, RESTORING))) {
    // Each of these starts moved the journal, if only its lock file: the first of them moved the data.
    const folders = movedFolders(journal);
    if (folders.length === 0) return false;
    const moved = folders.at(-starts);
    if (moved === undefined) throw goneError(broker, starts);
    const movedMs = modifiedMs(join(journal, moved));
    for (const store of OTHER_STORES) {
      const folder = join(data, store);
      restoreStore(folder, movedAt(folder, movedMs), stamp);
    }
    restoreStore(journal, moved, stamp);
  }
  finishStore(journal);
  writeFileSync(join(journal, RESTORED), '');
  return true;
}

/** @returns how many starts as the backup moved the broker's data, or the beginnings of a replica, since it was last active; 0 when it is in sync since */
export function startsThatMovedData(events: readonly RoleEvent[]): number {
  const lastActive = events.lastIndexOf('active');
  if (lastActive === -1) return 0;
  const since = events.slice(lastActive + 1);
  if (since.includes('in-sync')) return 0;
  return since.filter((event) => event === 'moves-data-aside').length;
}

/** A store that was empty has no folder of that start. Times of one file system, of one moment: no clock decides an order here. */
function movedAt(folder: string, movedMs: number): string | undefined {
  const distance = (name: string): number => Math.abs(modifiedMs(join(folder, name)) - movedMs);
  const [nearest] = movedFolders(folder).sort((a, b) => distance(a) - distance(b));
  return nearest !== undefined && distance(nearest) < SAME_START_MS ? nearest : undefined;
}

function restoreStore(folder: string, data: string | undefined, stamp: string): void {
  if (data === undefined && !existsSync(join(folder, RESTORING))) return;
  if (data !== undefined) {
    const aside = join(folder, `set-aside.${stamp}`);
    mkdirSync(aside);
    const inTheWay = readdirSync(folder).filter((name) => !isKept(name));
    const beginnings = movedFolders(folder).filter((name) => numberOf(name) > numberOf(data));
    for (const name of [...inTheWay, ...beginnings])
      renameSync(join(folder, name), join(aside, name));
    renameSync(join(folder, data), join(folder, RESTORING));
  }
  finishStore(folder);
}

function finishStore(folder: string): void {
  const coming = join(folder, RESTORING);
  if (!existsSync(coming)) return;
  for (const name of readdirSync(coming)) renameSync(join(coming, name), join(folder, name));
  rmdirSync(coming);
}

/** What starts as the backup left in a store, the oldest first. */
function movedFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => REPLICA_FOLDER.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b));
}

const isKept = (name: string): boolean =>
  REPLICA_FOLDER.test(name) || name.startsWith('set-aside.') || name === 'server.lock';

const numberOf = (name: string): number => Number(REPLICA_FOLDER.exec(name)?.[1] ?? 0);

function goneError({ name }: Broker, starts: number): AmqHaError {
  return new AmqHaError(
    'WRONG_STATE',
    `${name} was active last, but it was started as the backup ${String(starts)} times since and has removed its newest data: it keeps the last two copies`,
    { hint: 'amq-ha-demo start --newest master   (what the other broker holds)' },
  );
}
