import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Broker } from '../broker.ts';
import { dataOf, type Instance } from '../instance.ts';

/** State bytes before the node ID in `server.lock` (Artemis FileBasedNodeManager). */
const STATE_BYTES = 3;

/**
 * Removes a broker's node ID from its data, and with a lock manager its activation sequence
 * (Artemis FileBasedNodeManager): with the sequence of another ID it could take itself for up to
 * date.
 */
export function forgetNodeId(instance: Instance): void {
  for (const path of [lockOf(instance), sequencePathOf(instance)]) rmSync(path, { force: true });
}

/** Copies the data of a stopped broker to a folder beside them. @returns path of that folder */
export function keepDataAside({ instance }: Broker, why: string): string {
  const aside = `${dataOf(instance)}.${why}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  cpSync(dataOf(instance), aside, { recursive: true });
  return aside;
}

/** The file in a broker's data with its state and its node ID (Artemis FileBasedNodeManager). */
export const lockOf = (instance: Instance): string =>
  join(dataOf(instance), 'journal', 'server.lock');

/**
 * The file in which a broker with a lock manager keeps its activation sequence (Artemis
 * FileBasedNodeManager).
 */
export const sequencePathOf = (instance: Instance): string =>
  join(dirname(lockOf(instance)), 'server.activation.sequence');

/** Returns the node ID in the data of an instance, hexadecimal; null when there is none yet. */
export function nodeIdOf(instance: Instance): string | null {
  const path = lockOf(instance);
  if (!existsSync(path)) return null;
  const id = readFileSync(path).subarray(STATE_BYTES).toString('hex');
  return id === '' ? null : id;
}
