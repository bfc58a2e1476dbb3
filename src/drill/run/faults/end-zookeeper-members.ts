import { AmqHaError } from '../../../model/errors.ts';
import { fewestForNoMajority } from '../../../model/zookeeper.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { ZooKeeperServer } from '../../../zookeeper/server.ts';
import { begin, tellTakeover, type Injection } from './injection.ts';

/**
 * Kills one ZooKeeper server of the pair, in each round the next one; it stays down for a while.
 */
export const endZooKeeperMember: Injection['act'] = endMembers(() => 1);

/**
 * Kills as many ZooKeeper servers at once as it takes to leave no majority. No broker may be active
 * then: the active one stops itself, and clients wait.
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

/** `count` servers beginning with one of them; the first one follows the last one. */
function inTurn(
  servers: readonly ZooKeeperServer[],
  first: number,
  count: number,
): readonly ZooKeeperServer[] {
  const start = first % servers.length;
  return [...servers, ...servers].slice(start, start + count);
}
