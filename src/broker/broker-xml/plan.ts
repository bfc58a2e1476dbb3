import type {
  BrokerPorts,
  BrokerRole,
  FailureDetection,
  HaMode,
  HaVocabulary,
} from '../../model/broker.ts';
import type { PolicyElements } from '../../model/distribution.ts';

/** Who decides which broker is active. */
export interface LockManagerPlan {
  /** Class found in the jars. */
  readonly className: string;
  /** By their keys in broker.xml, the same for both brokers. A `locks-folder` must exist when the broker starts. */
  readonly properties: Readonly<Record<string, string>>;
}

/** What broker.xml has to say; plain data. */
export interface BrokerXmlPlan {
  /** Configured role of this broker. */
  readonly role: BrokerRole;
  /** Policy to write; the same as `role`, except for the backup that has to come up as primary for once. */
  readonly policyRole: BrokerRole;
  readonly haMode: HaMode;
  /** For classic mode; a lock manager is always written with primary/backup. */
  readonly vocabulary: HaVocabulary;
  /** What the distribution's XSD allows in each policy element. */
  readonly policyElements: PolicyElements;
  /** Null in classic mode. */
  readonly lockManager: LockManagerPlan | null;
  /** Classic primary: look for an active stand-in before starting. False at the first start of a fresh pair. */
  readonly checkForActive: boolean;
  readonly own: BrokerPorts;
  /** Where the brokers find this one and its peer; other ports than their own where a relay stands between them. */
  readonly link: { readonly own: number; readonly peer: number };
  readonly failureDetection: FailureDetection;
  /** Durable anycast queues to declare, each with an address of its name. */
  readonly queues: readonly string[];
}
