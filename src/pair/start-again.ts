import { otherRole, type BrokerRole } from '../model/broker.ts';

/**
 * Whether a broker that ended while the pair came up may be started beside the other one, which runs: where that one
 * is active, or where it is the primary, and the backup does not hold newer data. (A classic backup that has them
 * does not become active alone, and moves them aside: that is what a whole `start` is for.)
 */
export function mayStartAgain(
  ended: BrokerRole,
  active: BrokerRole | null,
  lastActive: () => BrokerRole | null,
): boolean {
  if (active !== null) return active === otherRole(ended);
  return ended === 'primary' && lastActive() !== 'backup';
}
