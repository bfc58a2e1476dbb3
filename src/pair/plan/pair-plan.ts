import type { BrokerPorts, BrokerRole, HaMode } from '../../model/broker.ts';
import type { JavaRuntime, Software } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { ZooKeeperPlan } from '../../model/zookeeper.ts';

export type PairPorts = Readonly<Record<BrokerRole, BrokerPorts>>;

/** The port of a relay in front of each broker. */
export type LinkPorts = Readonly<Record<BrokerRole, number>>;

/** The software that a broker runs, and its location. */
export interface BrokerHome extends Software {
  /** Name of its folder in target/. */
  readonly folder: string;
  /** ASCII link by which the broker knows the folder; null if the real path can be used. */
  readonly alias: string | null;
}

/** Everything that defines a pair: plain data, decided before anything is done. */
export interface PairPlan extends BrokerHome {
  readonly java: JavaRuntime;
  readonly haMode: HaMode;
  /** The ensemble in mode `zookeeper`; null in the others. */
  readonly zookeeper: ZooKeeperPlan | null;
  readonly ports: PairPorts;
  /** Ports of the relay through which the brokers reach each other; null without a relay. */
  readonly link: LinkPorts | null;
  readonly settings: Omit<Settings, 'home' | 'broker' | 'java'>;
  /**
   * Software that replaces `distribution` since an upgrade; the instances stay where they were
   * made.
   */
  readonly upgraded?: Readonly<Partial<Record<BrokerRole, BrokerHome>>>;
}

/** What a plan is made from: the settings, the facts of the machine, and what was picked. */
export interface PlanInput extends Software {
  readonly settings: Settings;
  readonly java: JavaRuntime;
  readonly ports: PairPorts;
  readonly alias: string | null;
  /**
   * Session that an external ensemble grants, in ms; null (default): not asked, or the pair's own.
   */
  readonly grantedSessionMs?: number | null;
  /** Namespace in ZooKeeper for everything that the pair stores there. */
  readonly namespace: string;
}
