import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { HaPair } from '../observe/ha-pair.ts';

/**
 * The order that stops a pair without a failover: the passive broker first, then the
 * active one. A paused broker comes first: while it hangs it can only disturb.
 */
export async function stopOrder(pair: HaPair): Promise<readonly BrokerRole[]> {
  const look = await pair.look();
  const paused = pair.brokers
    .filter((broker) => look.sample[broker.role].process?.paused === true)
    .map((broker) => broker.role);
  const active = look.active ?? 'primary';
  const order = [...paused, otherRole(active), active];
  return [...new Set(order)].filter((role) => look.sample[role].process !== null);
}

/** Stops brokers one after the other, in the given order; each has really ended when this returns. Our own ZooKeeper ends with the last one. */
export async function stopBrokers(pair: HaPair, roles: readonly BrokerRole[]): Promise<void> {
  for (const role of roles) await pair.broker(role).stop();
  if (pair.brokers.every((broker) => broker.process() === null)) await pair.ensemble?.stop();
}
