import { AmqHaError } from '../../model/errors.ts';
import { pause } from '../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';
import { begin, tellTakeover, type Fault, type Round } from './fault.ts';

/**
 * A member of the pair's own ZooKeeper is killed, each time the next one, and is gone for a while. While a majority
 * is left nothing may change. Without one nobody may be active: the active broker stops itself.
 */
export const ZK_KILL: Fault = { target: 'primary', act: endMember };

async function endMember(context: DrillContext, round: Round): Promise<void> {
  const { pair, plan, signal } = context;
  const servers = pair.ensemble?.servers ?? [];
  const server = servers[(round.round - 1) % servers.length];
  if (server === undefined)
    throw new AmqHaError('INTERNAL', 'this pair has no ZooKeeper of its own');
  const harmless = 2 * (servers.length - 1) > servers.length;
  const sinceMs = await begin(context, { ...round, harmless }, () => server.kill());
  await pause(plan.pauseForMs, signal);
  tellTakeover(context, round, sinceMs);
}
