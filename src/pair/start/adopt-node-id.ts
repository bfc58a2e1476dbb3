import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HaPair } from '../observe/ha-pair.ts';
import { forgetNodeId, keepDataAside, lockOf, nodeIdOf } from '../../broker/data/node-id.ts';

/**
 * Copies the node id of the active backup into a primary that lacks it and is about to start, so
 * that the primary becomes a replica of the backup. A starting primary looks for its own node id
 * among the active brokers, and that id is in its data. A primary that was killed early in a
 * failback has moved its data aside and has none (seen on 2.10.1 to 2.44.0: it became an empty
 * active broker beside the other); nor has one whose data were deleted. The broker moves its other
 * data to `oldreplica.N`; data under another id are copied aside first. Does nothing unless the
 * backup is active.
 */
export async function adoptNodeId(pair: HaPair): Promise<void> {
  const { sample } = await pair.look();
  if (sample.backup.view?.active !== true) return;
  const [own, active] = [lockOf(pair.primary.instance), lockOf(pair.backup.instance)];
  if (!existsSync(active) || nodeIdOf(pair.primary.instance) === nodeIdOf(pair.backup.instance))
    return;
  // With another id it may have been active alone, started by hand: keep what it acknowledged then.
  if (existsSync(own)) keepDataAside(pair.primary, 'other-id');
  forgetNodeId(pair.primary.instance);
  mkdirSync(dirname(own), { recursive: true });
  copyFileSync(active, own);
}
