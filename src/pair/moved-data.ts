import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../broker/broker.ts';
import { dataOf } from '../broker/instance.ts';
import { CODE } from '../broker/log.ts';
import { movedDataAside } from './state.ts';

const STORES = ['bindings', 'journal', 'large-messages', 'paging'] as const;
/** The newest data on their way back. */
const RESTORING = 'restoring';
const REPLICA_FOLDER = /^oldreplica\.(\d+)$/;

/**
 * Puts a broker's newest data back where it was before a start as backup moved it to
 * `oldreplica.N` inside each store (Artemis FileMoveManager; N counts up). What lies there
 * now, the empty beginnings of a replica, goes to `set-aside.<time>` beside it.
 * Does nothing unless the log shows that data were moved since the broker was last active.
 */
export function restoreMovedData(broker: Broker): boolean {
  const events = broker.log('beginning').events();
  if (!movedDataAside(events)) return false;
  const sinceMs = events.findLast((event) => event.code === CODE.active)?.atMs ?? 0;
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (const store of STORES) restoreStore(join(dataOf(broker.instance), store), sinceMs, stamp);
  return true;
}

function restoreStore(folder: string, sinceMs: number, stamp: string): void {
  if (!existsSync(folder)) return;
  const coming = join(folder, RESTORING);
  // A call that was cut off while it moved files: only go on.
  if (!existsSync(coming)) {
    // The first folder made since the broker was active has the data; later ones are the empty
    // beginnings of further starts, earlier ones are old replicas.
    const [data, ...beginnings] = readdirSync(folder)
      .filter((name) => REPLICA_FOLDER.test(name))
      .filter((name) => statSync(join(folder, name)).mtimeMs >= sinceMs)
      .sort((a, b) => numberOf(a) - numberOf(b));
    if (data === undefined) return;
    const aside = join(folder, `set-aside.${stamp}`);
    mkdirSync(aside);
    const inTheWay = readdirSync(folder).filter((name) => !isKept(name));
    for (const name of [...inTheWay, ...beginnings])
      renameSync(join(folder, name), join(aside, name));
    renameSync(join(folder, data), coming);
  }
  for (const name of readdirSync(coming)) renameSync(join(coming, name), join(folder, name));
  rmdirSync(coming);
}

const isKept = (name: string): boolean =>
  REPLICA_FOLDER.test(name) || name.startsWith('set-aside.') || name === 'server.lock';

const numberOf = (name: string): number => Number(REPLICA_FOLDER.exec(name)?.[1] ?? 0);
