import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { Newest } from '../newest/decide.ts';

/**
 * Whether a broker that ended while the pair came up may be started beside the other one, which runs: where that one
 * is active, or where it is the primary, and the backup surely holds no newer data. (A classic backup that has them
 * does not become active alone, and moves them aside: that is what a whole `start` is for.)
 */
export function mayStartAgain(
  ended: BrokerRole,
  active: BrokerRole | null,
  newestData: () => Newest,
): boolean {
  if (active !== null) return active === otherRole(ended);
  if (ended === 'backup') return false;
  const newest = newestData();
  return newest.certain && newest.role !== 'backup';
}
