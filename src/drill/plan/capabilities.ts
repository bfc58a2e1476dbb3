import { AmqHaError } from '../../model/errors.ts';
import { factsOf, type FaultNeed, type PairMeans } from '../../model/faults.ts';

/** Each need of a fault: when a pair meets it, and the error and hint when it does not. */
const NEEDS: Readonly<
  Record<
    FaultNeed,
    { isMet(means: PairMeans): boolean; readonly why: string; readonly hint: string }
  >
> = {
  relay: {
    isMet: ({ relay }) => relay,
    why: 'the brokers of this pair reach each other directly, so their link cannot be cut',
    hint: 'leave out --here: a throw-away pair has a relay between its brokers',
  },
  'own-zookeeper': {
    isMet: ({ zooKeeperServers }) => zooKeeperServers > 0,
    why: 'this pair has no ZooKeeper of its own to kill',
    hint: 'amq-ha-demo drill --lock-manager zookeeper   (without --here and --zookeeper)',
  },
};

/** True when the fault can be injected into a pair with these means. */
export const isPossible = (fault: string, means: PairMeans): boolean =>
  unmetNeed(fault, means) === null;

/**
 * @throws AmqHaError USAGE for the first fault that cannot be injected into a pair with these means
 */
export function refuseImpossible(faults: readonly string[], means: PairMeans): void {
  for (const fault of faults) {
    const unmet = unmetNeed(fault, means);
    if (unmet === null) continue;
    throw new AmqHaError('USAGE', `${fault}: ${unmet.why}`, { hint: unmet.hint });
  }
}

function unmetNeed(fault: string, means: PairMeans): (typeof NEEDS)[FaultNeed] | null {
  const { needs } = factsOf(fault);
  return needs === null || NEEDS[needs].isMet(means) ? null : NEEDS[needs];
}
