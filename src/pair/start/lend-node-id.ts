import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HaPair } from '../observe/ha-pair.ts';
import { forgetNodeId, keepDataAside, lockOf, nodeIdOf } from '../../broker/data/node-id.ts';

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
