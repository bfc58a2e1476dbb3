import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../broker.ts';
import { dataOf } from '../instance.ts';
import { readRoleLog, type RoleEvent } from '../log/role-log.ts';
import { AmqHaError } from '../../model/errors.ts';
import { modifiedMs } from '../../platform/files.ts';

const JOURNAL = 'journal';
const OTHER_STORES = ['bindings', 'large-messages', 'paging'] as const;
/** The newest data while they are being put back. */
const RESTORING = 'restoring';
/**
 * Marks a journal that was put back, until a start as backup moves the mark aside together with the
 * journal.
 */
const RESTORED = 'restored-by-amq-ha-demo';
const REPLICA_FOLDER = /^oldreplica\.(\d+)$/;
/** The same before the present content was moved aside; the number is that of its `oldreplica`. */
const NEXT = /^restoring\.next\.(\d+)$/;
/** One start moves all stores within a moment. */
const SAME_START_MS = 10_000;

/**
 * Puts a broker's newest data back after a start as backup moved them to `oldreplica.N` inside each
 * store (Artemis FileMoveManager; N counts up). The present content, the first files of an empty
 * replica, goes to `set-aside.<time>` beside it. Does nothing unless the log shows that data were
 * moved since the broker was last active.
 * @returns true when data were put back
 * @throws AmqHaError WRONG_STATE when the data no longer exist: a broker keeps only the last two
 * copies
 */
export function restoreMovedData(broker: Broker): boolean {
  const starts = startsThatMovedData(readRoleLog(broker.instance, null).events);
  const data = dataOf(broker.instance);
  const journal = join(data, JOURNAL);
  const isUnderWay = existsSync(join(journal, RESTORING)) || nextIn(journal) !== undefined;
  if (!isUnderWay && (starts === 0 || existsSync(join(journal, RESTORED)))) return false;
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  // The journal comes last: after an interruption in it, the next call only has to continue.
  if (!isUnderWay) {
    // Each of these starts moved the journal, or at least its lock file: the first of them moved
    // the data.
    const folders = movedFolders(journal);
    // Data that were put back before are in the last marked folder: the starts before that left no
    // folder.
    const restoredBefore = folders
      .slice(-starts)
      .findLast((name) => existsSync(join(journal, name, RESTORED)));
    const moved = restoredBefore ?? folders.at(-starts);
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

/**
 * Returns false when a start as backup has moved a broker's newest data aside and they were not put
 * back.
 */
export function areDataInPlace({ instance }: Broker): boolean {
  const journal = join(dataOf(instance), JOURNAL);
  const isUnderWay = existsSync(join(journal, RESTORING)) || nextIn(journal) !== undefined;
  if (isUnderWay) return false;
  const starts = startsThatMovedData(readRoleLog(instance, null).events);
  return starts === 0 || existsSync(join(journal, RESTORED));
}

/**
 * Marks the journal in a data folder that is about to be put back, so that it is not searched in
 * the folders that were moved aside.
 */
export function markAsRestored(data: string): void {
  const journal = join(data, JOURNAL);
  if (existsSync(journal)) writeFileSync(join(journal, RESTORED), '');
}

/**
 * Returns how many starts as backup moved a broker's data, or the first files of a replica, since
 * it was last active or had a full copy; 0 when neither ever happened.
 */
export function startsThatMovedData(events: readonly RoleEvent[]): number {
  const had = Math.max(events.lastIndexOf('active'), events.lastIndexOf('in-sync'));
  if (had === -1) return 0;
  return events.slice(had + 1).filter((event) => event === 'moves-data-aside').length;
}

/**
 * Returns the folder of a store that was moved by the same start as a folder of the journal;
 * undefined when the store was empty then. The times are of one file system and one moment, so no
 * clock decides an order here.
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

/**
 * Puts one store back. Each step is one rename, from which the next call continues. `data` is
 * undefined for a store that was begun.
 */
function restoreStore(folder: string, data: string | undefined, stamp: string): void {
  if (data !== undefined) beginRestoring(folder, data);
  const coming = join(folder, RESTORING);
  const next = nextIn(folder);
  if (next !== undefined) {
    const aside = join(folder, `set-aside.${stamp}`);
    mkdirSync(aside);
    const present = readdirSync(folder).filter((name) => !isKept(name));
    const beginnings = movedFolders(folder).filter((name) => numberOf(name) > nextNumberOf(next));
    for (const name of [...present, ...beginnings])
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
  renameSync(join(folder, data), join(folder, `restoring.next.${numberOf(data)}`));
}

const nextIn = (folder: string): string | undefined =>
  existsSync(folder) ? readdirSync(folder).find((name) => NEXT.test(name)) : undefined;

const nextNumberOf = (name: string): number => Number(NEXT.exec(name)?.[1] ?? 0);

const hasJournal = (journal: string): boolean =>
  existsSync(journal) && readdirSync(journal).some((name) => name.endsWith('.amq'));

/** Returns the folders that starts as backup left in a store, the oldest first. */
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
    `${name} was active last, but it was started as backup ${starts} times since then and has removed its newest data: it keeps the last two copies`,
    { hint: 'amq-ha-demo start --newest master   (what the other broker holds)' },
  );
}
