import { AmqHaError } from '../../../model/errors.ts';
import { fewestForNoMajority } from '../../../model/zookeeper.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { ZooKeeperServer } from '../../../zookeeper/server.ts';
import { begin, tellTakeover, type Injection } from './injection.ts';

/** A member of the pair's own ZooKeeper is killed, each time the next one, and is gone for a while. */
export const endZooKeeperMember: Injection['act'] = endMembers(() => 1);

/**
 * So many members are killed at once that the rest is no majority. No broker may be active then: the
 * active one stops itself, and clients wait.
 */
export const endZooKeeperMajority: Injection['act'] = endMembers(fewestForNoMajority);

function endMembers(howMany: (members: number) => number): Injection['act'] {
  return async (context, round) => {
    const { pair, plan, signal } = context;
    const servers = pair.ensemble?.servers ?? [];
    if (servers.length === 0)
      throw new AmqHaError('INTERNAL', 'this pair has no ZooKeeper of its own');
    const ended = inTurn(servers, round.round - 1, howMany(servers.length));
    const sinceMs = await begin(context, round, async () => {
      await Promise.all(ended.map((server) => server.kill()));
    });
    await pause(plan.pauseForMs, signal);
    tellTakeover(context, round, sinceMs);
  };
}

/** So many servers from that one on; after the last one comes the first. */
function inTurn(
  servers: readonly ZooKeeperServer[],
  first: number,
  count: number,
): readonly ZooKeeperServer[] {
  const start = first % servers.length;
  return [...servers, ...servers].slice(start, start + count);
}
