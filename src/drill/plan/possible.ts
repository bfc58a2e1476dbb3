import { isZooKeeperFault } from '../../model/drill.ts';
import { AmqHaError } from '../../model/errors.ts';

/** What a pair has that some faults need. */
interface Means {
  /** A relay between the brokers. */
  readonly cuttable: boolean;
  /** ZooKeeper servers of its own. */
  readonly ownZooKeeper: boolean;
}

/** @throws AmqHaError USAGE for a fault that a pair cannot suffer */
export function refuseImpossible(faults: readonly string[], means: Means): void {
  if (faults.includes('partition') && !means.cuttable) {
    throw new AmqHaError(
      'USAGE',
      'partition: the brokers of this pair reach each other directly, so nobody can cut their link',
      { hint: 'leave out --here: a throw-away pair has a relay between its brokers' },
    );
  }
  const ofZooKeeper = faults.find(isZooKeeperFault);
  if (ofZooKeeper !== undefined && !means.ownZooKeeper) {
    throw new AmqHaError('USAGE', `${ofZooKeeper}: this pair has no ZooKeeper of its own to kill`, {
      hint: 'amq-ha-demo drill --lock-manager zookeeper   (without --here and --zookeeper)',
    });
  }
}
