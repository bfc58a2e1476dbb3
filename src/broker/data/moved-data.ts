import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../broker.ts';
import { dataOf } from '../instance.ts';
import { readRoleLog, type RoleEvent } from '../log/role-log.ts';
import { AmqHaError } from '../../model/errors.ts';
import { modifiedMs } from '../../platform/files.ts';

const JOURNAL = 'journal';
const OTHER_STORES = ['bindings', 'large-messages', 'paging'] as const;
/** The newest data on their way back. */
const RESTORING = 'restoring';
/** Lies in a journal that was put back, until a start as the backup moves it aside again together with the journal. */
const RESTORED = 'restored-by-amq-ha-demo';
const REPLICA_FOLDER = /^oldreplica\.(\d+)$/;
/** The same before what lies in its place has gone aside; the number is that of its `oldreplica`. */
const NEXT = /^restoring\.next\.(\d+)$/;
/** One start moves all stores within a moment. */
const SAME_START_MS = 10_000;

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
  const isUnderWay = existsSync(join(journal, RESTORING)) || nextIn(journal) !== undefined;
  if (!isUnderWay && (starts === 0 || existsSync(join(journal, RESTORED)))) return false;
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  // The journal comes last: a call that was cut off while it moved that one has only to go on.
  if (!isUnderWay) {
    // Each of these starts moved the journal, if only its lock file: the first of them moved the data.
    const folders = movedFolders(journal);
    // One that was put back before lies in the last folder that says so: the starts before that left no folder.
    const again = folders
      .slice(-starts)
      .findLast((name) => existsSync(join(journal, name, RESTORED)));
    const moved = again ?? folders.at(-starts);
    if (moved === undefined) {
      if (hasJournal(journal)) return false;
      throw goneError(broker, starts);
    }
    for (const store of OTHER_STORES) {
      const folder = join(data, store);
      restoreStore(folder, ofSameStart(folder, journal, moved), stamp);
    }
    beginRestoring(journal, moved);
  }
  restoreStore(journal, undefined, stamp);
  return true;
}

/** False where a start as the backup has moved a broker's newest data aside, and they are not back yet. */
export function areDataInPlace({ instance }: Broker): boolean {
  const journal = join(dataOf(instance), JOURNAL);
  const isUnderWay = existsSync(join(journal, RESTORING)) || nextIn(journal) !== undefined;
  if (isUnderWay) return false;
  const starts = startsThatMovedData(readRoleLog(instance, null).events);
  return starts === 0 || existsSync(join(journal, RESTORED));
}

/** Marks the journal in a data folder that is about to be put back, so that it is not looked for in what was moved aside. */
export function markAsRestored(data: string): void {
  const journal = join(data, JOURNAL);
  if (existsSync(journal)) writeFileSync(join(journal, RESTORED), '');
}

/**
 * How many starts as the backup moved a broker's data, or the beginnings of a replica, since it was last active or had a
 * whole copy; 0 when it never had either.
 */
export function startsThatMovedData(events: readonly RoleEvent[]): number {
  const had = Math.max(events.lastIndexOf('active'), events.lastIndexOf('in-sync'));
  if (had === -1) return 0;
  return events.slice(had + 1).filter((event) => event === 'moves-data-aside').length;
}

/**
 * The folder of a store that the same start moved as one of the journal; a store that was empty then has none. Times of one
 * file system, of one moment: no clock decides an order here.
 */
function ofSameStart(folder: string, journal: string, moved: string): string | undefined {
  const nearestTo = (ms: number, place: string): string | undefined =>
    movedFolders(place)
      .map((name) => ({ name, apartMs: Math.abs(modifiedMs(join(place, name)) - ms) }))
      .filter(({ apartMs }) => apartMs < SAME_START_MS)
      .sort((a, b) => a.apartMs - b.apartMs)[0]?.name;
  const found = nearestTo(modifiedMs(join(journal, moved)), folder);
  if (found === undefined) return undefined;
  return nearestTo(modifiedMs(join(folder, found)), journal) === moved ? found : undefined;
}

/** Each step is one rename, and the next call goes on from it. `data` is left out for a store that was begun. */
function restoreStore(folder: string, data: string | undefined, stamp: string): void {
  if (data !== undefined) beginRestoring(folder, data);
  const coming = join(folder, RESTORING);
  const next = nextIn(folder);
  if (next !== undefined) {
    const aside = join(folder, `set-aside.${stamp}`);
    mkdirSync(aside);
    const inTheWay = readdirSync(folder).filter((name) => !isKept(name));
    const beginnings = movedFolders(folder).filter((name) => numberOf(name) > nextNumberOf(next));
    for (const name of [...inTheWay, ...beginnings])
      renameSync(join(folder, name), join(aside, name));
    renameSync(join(folder, next), coming);
  }
  if (!existsSync(coming)) return;
  writeFileSync(join(coming, RESTORED), '');
  const names = readdirSync(coming).filter((name) => name !== RESTORED);
  for (const name of [...names, RESTORED]) renameSync(join(coming, name), join(folder, name));
  rmdirSync(coming);
}

function beginRestoring(folder: string, data: string): void {
  renameSync(join(folder, data), join(folder, `restoring.next.${String(numberOf(data))}`));
}

const nextIn = (folder: string): string | undefined =>
  existsSync(folder) ? readdirSync(folder).find((name) => NEXT.test(name)) : undefined;

const nextNumberOf = (name: string): number => Number(NEXT.exec(name)?.[1] ?? 0);

const hasJournal = (journal: string): boolean =>
  existsSync(journal) && readdirSync(journal).some((name) => name.endsWith('.amq'));

/** What starts as the backup left in a store, the oldest first. */
function movedFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => REPLICA_FOLDER.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b));
}

const isKept = (name: string): boolean =>
  REPLICA_FOLDER.test(name) ||
  NEXT.test(name) ||
  name.startsWith('set-aside.') ||
  name === 'server.lock';

const numberOf = (name: string): number => Number(REPLICA_FOLDER.exec(name)?.[1] ?? 0);

function goneError({ name }: Broker, starts: number): AmqHaError {
  return new AmqHaError(
    'WRONG_STATE',
    `${name} was active last, but it was started as the backup ${String(starts)} times since and has removed its newest data: it keeps the last two copies`,
    { hint: 'amq-ha-demo start --newest master   (what the other broker holds)' },
  );
}
