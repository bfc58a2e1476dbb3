import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Broker } from '../broker/broker.ts';
import { dataOf, type Instance } from '../broker/instance.ts';
import type { HaPair } from './ha-pair.ts';

/** State bytes before the node id in `server.lock` (Artemis FileBasedNodeManager). */
const STATE_BYTES = 3;

/**
 * Lets a primary that is about to start find its active stand-in. It looks for its own node id among the active
 * brokers, and that id lies in its data. A primary that was killed early in a failback has moved its data
 * aside and has none (seen on 2.10.1 to 2.44.0: it came up as an empty active broker beside the other),
 * and so has one whose data were deleted. It gets the id of the active backup then, whose replica it becomes;
 * what else lies in its data the broker moves to `oldreplica.N`, and data under another id are copied aside. Nothing happens unless the backup is active.
 */
export async function lendNodeId(pair: HaPair): Promise<void> {
  const { sample } = await pair.look();
  if (sample.backup.view?.active !== true) return;
  const [own, active] = [lockOf(pair.primary.instance), lockOf(pair.backup.instance)];
  if (!existsSync(active) || nodeIdOf(pair.primary.instance) === nodeIdOf(pair.backup.instance))
    return;
  // Under another id it may have served alone, started by hand: what it acknowledged then is kept.
  if (existsSync(own)) keepDataAside(pair.primary, 'other-id');
  forgetNodeId(pair.primary.instance);
  mkdirSync(dirname(own), { recursive: true });
  copyFileSync(active, own);
}

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

const lockOf = (instance: Instance): string => join(dataOf(instance), 'journal', 'server.lock');

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
