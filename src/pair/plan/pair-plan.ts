import type { BrokerPorts, BrokerRole, HaMode } from '../../model/broker.ts';
import type { JavaRuntime, Software } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { ZooKeeperPlan } from '../../model/zookeeper.ts';

export type PairPorts = Readonly<Record<BrokerRole, BrokerPorts>>;

/** A relay's port for each broker. */
export type LinkPorts = Readonly<Record<BrokerRole, number>>;

/** The software that a broker runs, and where it lies. */
export interface BrokerHome extends Software {
  /** Name of its folder in target/. */
  readonly folder: string;
  /** ASCII link that stands for the folder in the broker's eyes; null where the real path will do. */
  readonly alias: string | null;
}

/** Everything that makes a pair what it is: plain data, decided before anything is done. */
export interface PairPlan extends BrokerHome {
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

/** What a plan is made of: all that was found out, and all that was picked. */
export interface PlanInput extends Software {
  readonly settings: Settings;
  readonly java: JavaRuntime;
  readonly ports: PairPorts;
  readonly alias: string | null;
  /** What an ensemble that is there grants, in ms; null (default): it was not asked, or is ours. */
  readonly grantedSessionMs?: number | null;
  /** Of all that the pair keeps in an ensemble. */
  readonly namespace: string;
}
