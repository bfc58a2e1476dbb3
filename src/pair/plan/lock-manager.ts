import type { BrokerRole, HaMode } from '../../model/broker.ts';
import type { Distribution } from '../../model/distribution.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { LockManager } from '../../model/settings.ts';
import type { LockManagerPlan } from '../../broker/broker-xml/plan.ts';
import { BACKUP_LONGER_MS, ZOOKEEPER } from '../../settings/timing.ts';
import type { PairPlan } from './pair-plan.ts';

/** Returns the HA mode for a lock manager. */
export function haModeOf(lockManager: LockManager): HaMode {
  return lockManager === 'none' ? 'classic' : lockManager;
}

/** Returns the lock manager of an HA mode. */
export function lockManagerOf(haMode: HaMode): LockManager {
  return haMode === 'classic' ? 'none' : haMode;
}

const LOCK_NAMES = { file: 'file', zookeeper: 'ZooKeeper' } as const;

/**
 * Refuses a lock manager that the distribution does not have.
 * @throws AmqHaError USAGE (exit 69)
 */
export function refuseUnknownLock(distribution: Distribution, lockManager: LockManager): void {
  if (lockManager === 'none' || lockClassOf(distribution, lockManager) !== null) return;
  throw new AmqHaError(
    'USAGE',
    `${distribution.product} has no ${LOCK_NAMES[lockManager]} lock manager: no such class is in its lib folder (it came with Artemis 2.18, AMQ 7.9)`,
    {
      hint: 'use --lock-manager none with this broker, or a broker that has one: --broker 2.44.0',
      exit: EXIT.unavailable,
    },
  );
}

/**
 * Returns the class of a lock manager in this distribution; null if it has none, or in classic
 * mode.
 */
function lockClassOf(distribution: Distribution, lockManager: LockManager): string | null {
  if (lockManager === 'none') return null;
  return lockManager === 'file' ? distribution.fileLockClass : distribution.zooKeeperLockClass;
}

/** Plans the `<manager>` element of a broker that runs this distribution; null in classic mode. */
export function lockManagerPlan(
  plan: PairPlan,
  role: BrokerRole,
  {
    distribution,
    locksFolder,
  }: { readonly distribution: Distribution; readonly locksFolder: string },
): LockManagerPlan | null {
  const className = lockClassOf(distribution, plan.settings.lockManager);
  if (className === null) return null;
  if (plan.zookeeper === null) return { className, properties: { 'locks-folder': locksFolder } };
  const { connectString, namespace, sessionMs } = plan.zookeeper;
  const { connectionMs, retries, retriesMs } = ZOOKEEPER[plan.settings.failureDetection];
  return {
    className,
    properties: {
      'connect-string': connectString,
      namespace,
      'session-ms': String(role === 'primary' ? sessionMs : sessionMs + BACKUP_LONGER_MS),
      'connection-ms': String(connectionMs),
      retries: String(retries),
      'retries-ms': String(retriesMs),
    },
  };
}
