import type { BrokerPorts, BrokerRole, HaMode } from '../../model/broker.ts';
import type { Distribution, JavaRuntime } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { ZooKeeperPlan } from '../../model/zookeeper.ts';
import type { PolicyElements } from '../../broker/broker-xml/plan.ts';

export type PairPorts = Readonly<Record<BrokerRole, BrokerPorts>>;

/** A relay's port for each broker. */
export type LinkPorts = Readonly<Record<BrokerRole, number>>;

/** The software that a broker runs. */
export interface BrokerHome {
  /** Name of its folder in target/. */
  readonly folder: string;
  /** ASCII link that stands for the folder in the broker's eyes; null where the real path will do. */
  readonly alias: string | null;
  readonly distribution: Distribution;
  readonly policyElements: PolicyElements;
}

/** Everything that makes a pair what it is: plain data, decided before anything is done. */
export interface PairPlan {
  readonly folder: string;
  /** ASCII link that stands for the folder in the broker's eyes; null where the real path will do. */
  readonly alias: string | null;
  readonly distribution: Distribution;
  /** What the distribution's XSD allows inside the HA policy. */
  readonly policyElements: PolicyElements;
  readonly java: JavaRuntime;
  readonly haMode: HaMode;
  /** Who decides in mode `zookeeper`; null in the others. */
  readonly zookeeper: ZooKeeperPlan | null;
  readonly ports: PairPorts;
  /** Ports of the relay through which the brokers reach each other; null: directly. */
  readonly link: LinkPorts | null;
  readonly settings: Omit<Settings, 'home' | 'broker' | 'java'>;
  /** Other software than `distribution`, since an upgrade; the instances stay where they were made. */
  readonly upgraded?: Readonly<Partial<Record<BrokerRole, BrokerHome>>>;
}

export interface PlanInput {
  readonly home: string;
  readonly settings: Settings;
  readonly distribution: Distribution;
  readonly policyElements: PolicyElements;
  readonly java: JavaRuntime;
  readonly ports: PairPorts;
  readonly alias: string | null;
  /** What an ensemble that is there grants, in ms; null (default): it was not asked, or is ours. */
  readonly grantedSessionMs?: number | null;
  readonly link?: LinkPorts | undefined;
  /** Of all that the pair keeps in an ensemble; left out: told from the home alone. */
  readonly namespace?: string;
}
