import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Broker } from '../broker/broker.ts';
import { dataOf } from '../broker/instance.ts';
import { CODE } from '../broker/log.ts';
import { movedDataAside } from './state.ts';

const STORES = ['bindings', 'journal', 'large-messages', 'paging'] as const;
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
  const newest = readdirSync(folder)
    .filter((name) => REPLICA_FOLDER.test(name))
    .sort((a, b) => numberOf(b) - numberOf(a))[0];
  if (newest === undefined) return;
  // A store that had nothing to move has only folders of earlier replicas, which are no news.
  if (statSync(join(folder, newest)).mtimeMs < sinceMs) return;
  // Emptied by an earlier call whose start was cut off: the newest data are in place already.
  if (readdirSync(join(folder, newest)).length === 0) return;
  const aside = join(folder, `set-aside.${stamp}`);
  mkdirSync(aside);
  for (const name of readdirSync(folder)) {
    if (REPLICA_FOLDER.test(name) || name.startsWith('set-aside.') || name === 'server.lock')
      continue;
    renameSync(join(folder, name), join(aside, name));
  }
  for (const name of readdirSync(join(folder, newest)))
    renameSync(join(folder, newest, name), join(folder, name));
}

const numberOf = (name: string): number => Number(REPLICA_FOLDER.exec(name)?.[1] ?? 0);
