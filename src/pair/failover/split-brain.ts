import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { browseIds, queueNames } from '../../broker/management.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { forgetNodeId, keepDataAside } from '../../broker/data/node-id.ts';
import { OUR_QUEUES } from '../plan/plan.ts';
import { startPair } from '../start/start.ts';

interface SplitBrainMend {
  readonly kept: string;
  readonly ended: string;
  /** Where the data of the ended broker are kept. */
  readonly keptAside: string;
  /** Messages that only the ended broker held, over all queues of the user. */
  readonly onlyOnEnded: number;
  readonly look: Look;
}

/**
 * Ends a split brain by ending one of the two: its data are copied aside first, and what only
 * it held is counted. It then comes back as the other's replica, and the original roles are restored.
 * @throws AmqHaError WRONG_STATE when there is no split brain
 */
export async function mendSplitBrain(
  pair: HaPair,
  keep: BrokerRole,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly say?: ((line: string) => void) | undefined;
  },
): Promise<SplitBrainMend> {
  const look = await pair.look();
  if (look.state !== 'split-brain') {
    throw new AmqHaError('WRONG_STATE', `--keep mends a split brain; this pair is ${look.state}`, {
      hint: 'amq-ha-demo failback',
    });
  }
  const kept = pair.broker(keep);
  const ended = pair.broker(otherRole(keep));
  options.say?.(`comparing the messages of both brokers`);
  const onlyOnEnded = await countOnlyOn(pair, ended.role);
  options.say?.(`ending ${ended.name}`);
  await ended.kill();
  const keptAside = keepDataAside(ended, 'split-brain');
  pair.rememberNewest(keep);
  // Where each had its own id, the ended one would not take the other for its partner.
  const [mine, others] = [look.sample[ended.role].view?.nodeId, look.sample[keep].view?.nodeId];
  if (mine !== others) forgetNodeId(ended.instance);
  const after = await startPair(pair, options);
  return { kept: kept.name, ended: ended.name, keptAside, onlyOnEnded, look: after };
}

async function countOnlyOn(pair: HaPair, role: BrokerRole): Promise<number> {
  const mine = pair.broker(role).access;
  const others = pair.broker(otherRole(role)).access;
  let count = 0;
  for (const queue of await queueNames(mine)) {
    if (OUR_QUEUES.includes(queue)) continue;
    const [here, there] = await Promise.all([browseIds(mine, queue), browseIds(others, queue)]);
    for (const id of here) if (!there.has(id)) count += 1;
  }
  return count;
}
