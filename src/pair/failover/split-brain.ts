import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { browseIds, queueNames } from '../../broker/management.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { forgetNodeId, keepDataAside } from '../../broker/data/node-id.ts';
import { INTERNAL_QUEUES } from '../plan/plan.ts';
import { startPair } from '../start/start.ts';

interface SplitBrainResolution {
  readonly kept: string;
  readonly ended: string;
  /** Folder with the copy of the ended broker's data. */
  readonly keptAside: string;
  /** Number of messages that only the ended broker had, in all queues of the user. */
  readonly onlyOnEnded: number;
  readonly look: Look;
}

/**
 * Resolves a split brain: ends the broker that is not kept, and starts it again as the replica of
 * the other. Before that, the messages that only it has are counted, and its data are copied aside.
 * In the end the original roles are restored.
 * @throws AmqHaError WRONG_STATE when there is no split brain
 */
export async function mendSplitBrain(
  pair: HaPair,
  keep: BrokerRole,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly say?: ((line: string) => void) | undefined;
  },
): Promise<SplitBrainResolution> {
  const snapshot = await pair.look();
  if (snapshot.state !== 'split-brain') {
    throw new AmqHaError(
      'WRONG_STATE',
      `--keep resolves a split brain; this pair is ${snapshot.state}`,
      {
        hint: 'amq-ha-demo failback',
      },
    );
  }
  const kept = pair.broker(keep);
  const ended = pair.broker(otherRole(keep));
  options.say?.(`comparing the messages of both brokers`);
  const onlyOnEnded = await countOnlyOn(pair, ended.role);
  options.say?.(`ending ${ended.name}`);
  await ended.kill();
  const keptAside = keepDataAside(ended, 'split-brain');
  pair.rememberNewest(keep);
  // With a node id of its own, the ended broker would not recognize the other one as its peer.
  const endedNodeId = snapshot.sample[ended.role].view?.nodeId;
  const keptNodeId = snapshot.sample[keep].view?.nodeId;
  if (endedNodeId !== keptNodeId) forgetNodeId(ended.instance);
  const after = await startPair(pair, options);
  return { kept: kept.name, ended: ended.name, keptAside, onlyOnEnded, look: after };
}

async function countOnlyOn(pair: HaPair, role: BrokerRole): Promise<number> {
  const own = pair.broker(role).access;
  const peer = pair.broker(otherRole(role)).access;
  let count = 0;
  for (const queue of await queueNames(own)) {
    if (INTERNAL_QUEUES.includes(queue)) continue;
    const [ids, peerIds] = await Promise.all([browseIds(own, queue), browseIds(peer, queue)]);
    for (const id of ids) if (!peerIds.has(id)) count += 1;
  }
  return count;
}
