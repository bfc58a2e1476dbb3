import type {
  BrokerPorts,
  BrokerRole,
  FailureDetection,
  HaMode,
  HaVocabulary,
} from '../../model/broker.ts';
import type { PolicyElements } from '../../model/distribution.ts';

/** The lock manager that decides which broker may be active. */
export interface LockManagerPlan {
  /** Class found in the jars. */
  readonly className: string;
  /**
   * By their keys in broker.xml, the same for both brokers. A `locks-folder` must exist when the
   * broker starts.
   */
  readonly properties: Readonly<Record<string, string>>;
}

/** What broker.xml has to contain; plain data. */
export interface BrokerXmlPlan {
  /** Configured role of this broker. */
  readonly role: BrokerRole;
  /** Policy to write; the same as `role`, except for a backup that has to start as primary once. */
  readonly policyRole: BrokerRole;
  readonly haMode: HaMode;
  /** For classic mode; a lock manager is always written with primary/backup. */
  readonly vocabulary: HaVocabulary;
  /** What the distribution's XSD allows in each policy element. */
  readonly policyElements: PolicyElements;
  /** Null in classic mode. */
  readonly lockManager: LockManagerPlan | null;
  /**
   * Classic primary: check for an active backup before starting. False at the first start of a
   * fresh pair.
   */
  readonly checkForActive: boolean;
  readonly own: BrokerPorts;
  /**
   * Ports at which the brokers reach this one and its peer; not their own where a relay is between
   * them.
   */
  readonly link: { readonly own: number; readonly peer: number };
  readonly failureDetection: FailureDetection;
  /** Durable anycast queues to declare, each with an address of its name. */
  readonly queues: readonly string[];
}
