import type { FailureDetection } from '../model/broker.ts';
import type { PairKind } from '../model/compare.ts';
import type { DrillFault } from '../model/faults.ts';
import type { LockManager, Settings } from '../model/settings.ts';
import { isPossible } from '../drill/plan/capabilities.ts';
import { haModeOf } from '../pair/plan/lock-manager.ts';

/** A broker of a comparison: its settings as a throw-away pair takes them, and its name. */
export interface ComparedBroker {
  /** Its version, or what else was asked for; no password in it. */
  readonly name: string;
  readonly settings: Settings;
}

/** A pair that a comparison makes. */
export interface PlannedPair {
  readonly kind: PairKind;
  readonly settings: Settings;
  /** Those that this kind of pair can suffer. */
  readonly faults: readonly DrillFault[];
}

interface CrossProduct {
  readonly brokers: readonly ComparedBroker[];
  readonly failureDetections: readonly FailureDetection[];
  readonly lockManagers: readonly LockManager[];
  readonly faults: readonly DrillFault[];
}

/**
 * Every combination, with the lock managers of one broker side by side. A pair to which none of the faults can
 * happen is left out.
 */
export function pairsOf(product: CrossProduct): readonly PlannedPair[] {
  const { brokers, failureDetections, lockManagers } = product;
  const all = brokers.flatMap((broker) =>
    failureDetections.flatMap((failureDetection) =>
      lockManagers.map((lockManager) => pairOf(broker, failureDetection, lockManager, product)),
    ),
  );
  return all.filter(({ faults }) => faults.length > 0);
}

function pairOf(
  broker: ComparedBroker,
  failureDetection: FailureDetection,
  lockManager: LockManager,
  { faults }: CrossProduct,
): PlannedPair {
  // An ensemble says something of this lock manager alone.
  const zookeeper = lockManager === 'zookeeper' ? broker.settings.zookeeper : null;
  const hasOwnEnsemble = lockManager === 'zookeeper' && zookeeper === null;
  const zooKeeperServers = hasOwnEnsemble ? broker.settings.zookeeperNodes : 0;
  const means = { relay: true, zooKeeperServers };
  return {
    kind: { lockManager, haMode: haModeOf(lockManager), version: broker.name, failureDetection },
    settings: { ...broker.settings, lockManager, failureDetection, zookeeper },
    faults: faults.filter((fault) => isPossible(fault, means)),
  };
}

/** Names brokers by their versions; a second one of the same version (a patched build) also by what was asked for. */
export function versionNames(): (version: string, broker: string) => string {
  const owners = new Map<string, string>();
  return (version, broker) => {
    const owner = owners.get(version) ?? broker;
    owners.set(version, owner);
    return owner === broker ? version : `${version} (${broker})`;
  };
}
