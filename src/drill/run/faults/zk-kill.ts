import { AmqHaError } from '../../../model/errors.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { ZooKeeperServer } from '../../../zookeeper/server.ts';
import { begin, tellTakeover, type Fault } from './fault.ts';

/**
 * A member of the pair's own ZooKeeper is killed, each time the next one, and is gone for a while. While a majority
 * is left nothing may change.
 */
export const ZK_KILL: Fault = { target: 'primary', act: endMembers(() => 1) };

/**
 * So many members are killed at once that the rest is no majority. Nobody may be active then: the active broker
 * stops itself, and clients wait.
 */
export const ZK_MAJORITY: Fault = { target: 'primary', act: endMembers(fewestForNoMajority) };

/** Two of three, three of five; of an even number half is enough. */
function fewestForNoMajority(members: number): number {
  return Math.ceil(members / 2);
}

function endMembers(howMany: (members: number) => number): Fault['act'] {
  return async (context, round) => {
    const { pair, plan, signal } = context;
    const servers = pair.ensemble?.servers ?? [];
    if (servers.length === 0)
      throw new AmqHaError('INTERNAL', 'this pair has no ZooKeeper of its own');
    const ended = inTurn(servers, round.round - 1, howMany(servers.length));
    const harmless = ended.length < fewestForNoMajority(servers.length);
    const sinceMs = await begin(context, { ...round, harmless }, async () => {
      await Promise.all(ended.map((server) => server.kill()));
    });
    await pause(plan.pauseForMs, signal);
    tellTakeover(context, round, sinceMs);
  };
}

/** So many of them, from that one on, round and round. */
function inTurn(
  servers: readonly ZooKeeperServer[],
  first: number,
  count: number,
): readonly ZooKeeperServer[] {
  const start = first % servers.length;
  return [...servers, ...servers].slice(start, start + count);
}
