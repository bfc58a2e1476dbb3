import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Broker } from '../broker.ts';
import { dataOf, type Instance } from '../instance.ts';

/** State bytes before the node id in `server.lock` (Artemis FileBasedNodeManager). */
const STATE_BYTES = 3;

/**
 * Takes a broker's id out of its data, and under a lock its place in the row of the active ones (Artemis
 * FileBasedNodeManager): with those of another id it could take itself for up to date.
 */
export function forgetNodeId(instance: Instance): void {
  for (const path of [lockOf(instance), sequencePathOf(instance)]) rmSync(path, { force: true });
}

/** Copies the data of a broker that does not run beside them. @returns where to */
export function keepDataAside({ instance }: Broker, why: string): string {
  const aside = `${dataOf(instance)}.${why}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  cpSync(dataOf(instance), aside, { recursive: true });
  return aside;
}

/** Holds the state of a broker and its node id, in its data (Artemis FileBasedNodeManager). */
export const lockOf = (instance: Instance): string =>
  join(dataOf(instance), 'journal', 'server.lock');

/** Where a broker under a lock manager keeps its activation sequence (Artemis FileBasedNodeManager). */
export const sequencePathOf = (instance: Instance): string =>
  join(dirname(lockOf(instance)), 'server.activation.sequence');

/** The id under which the data of an instance are known to other brokers, hexadecimal; null when it has none yet. */
export function nodeIdOf(instance: Instance): string | null {
  const path = lockOf(instance);
  if (!existsSync(path)) return null;
  const id = readFileSync(path).subarray(STATE_BYTES).toString('hex');
  return id === '' ? null : id;
}
