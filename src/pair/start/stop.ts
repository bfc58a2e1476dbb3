import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { HaPair } from '../observe/ha-pair.ts';

/**
 * Returns the running brokers in the order that stops a pair without a failover: the passive one
 * before the active one. A paused broker is stopped first, as it would only hold up the others.
 */
export async function stopOrder(pair: HaPair): Promise<readonly BrokerRole[]> {
  const snapshot = await pair.look();
  const paused = pair.brokers
    .filter((broker) => snapshot.sample[broker.role].process?.paused === true)
    .map((broker) => broker.role);
  const active = snapshot.active ?? 'primary';
  const order = [...paused, otherRole(active), active];
  return [...new Set(order)].filter((role) => snapshot.sample[role].process !== null);
}

/**
 * Stops brokers one after the other, in the given order, and waits for the end of each. With the
 * last broker, the pair's own ZooKeeper servers are stopped.
 */
export async function stopBrokers(pair: HaPair, roles: readonly BrokerRole[]): Promise<void> {
  for (const role of roles) await pair.broker(role).stop();
  if (pair.brokers.every((broker) => broker.process() === null)) await pair.ensemble?.stop();
}
