/** The configured role of a broker; it never changes while the pair lives. */
export type BrokerRole = 'primary' | 'backup';

/** Folder names of the two instances, and the names users see: those of the original demo. */
export const BROKER_NAMES: Readonly<Record<BrokerRole, string>> = {
  primary: 'replicatedMaster',
  backup: 'replicatedSlave',
};

/** The queue of the original demo. */
export const DEMO_QUEUE = 'haQueue';

export const BROKER_ROLES = ['primary', 'backup'] as const satisfies readonly BrokerRole[];

export function otherRole(role: BrokerRole): BrokerRole {
  return role === 'primary' ? 'backup' : 'primary';
}

/**
 * What decides which broker is active: `classic` has no lock manager, `file` is an operating-system
 * lock, `zookeeper` a lease.
 */
export type HaMode = 'classic' | 'file' | 'zookeeper';

/** Names for the policy in broker.xml: the old ones up to 2.31 in classic mode, the new ones otherwise. */
export type HaVocabulary = 'master-slave' | 'primary-backup';

/** TCP ports of one broker, all on loopback. */
export interface BrokerPorts {
  readonly core: number;
  readonly amqp: number;
  readonly console: number;
}

/** How quickly a hung broker is given up: see `settings/timing.ts`. */
export type FailureDetection = 'fast' | 'stock';
