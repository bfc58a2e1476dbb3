import { join } from 'node:path';
import {
  BROKER_NAMES,
  otherRole,
  type BrokerPorts,
  type BrokerRole,
  type HaMode,
} from '../model/broker.ts';
import type { Distribution, JavaRuntime } from '../model/distribution.ts';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { ZooKeeperPlan } from '../model/zookeeper.ts';
import type { BrokerXmlPlan, PolicyElements } from '../broker/broker-xml.ts';
import type { Instance } from '../broker/instance.ts';
import { LOOPBACK } from '../platform/ports.ts';
import { homeOf, type BrokerHome } from './broker-home.ts';
import { haModeOf, lockManagerPlan, refuseUnknownLock } from './plan-lock.ts';
import { planZooKeeper, zooKeeperPorts } from './plan-zookeeper.ts';

/** The queue of the original demo. */
export const DEMO_QUEUE = 'haQueue';
/** Where the probe sends, so that the user's queues stay untouched. */
export const PROBE_QUEUE = 'amqHaDemo.probe';
/** Where a drill sends; it is emptied before and after. */
export const DRILL_QUEUE = 'amqHaDemo.drill';
/** What lies there is no message of the user's. */
export const OUR_QUEUES: readonly string[] = [PROBE_QUEUE, DRILL_QUEUE];

/** The ports of the original demo; the backup stands 100 above the primary. */
const BASE_PORTS: BrokerPorts = { core: 61_616, amqp: 5_672, console: 8_161 };
const BACKUP_OFFSET = 100;

export type PairPorts = Readonly<Record<BrokerRole, BrokerPorts>>;

/** A relay's port for each broker. */
export type LinkPorts = Readonly<Record<BrokerRole, number>>;

const linkPortOf = ({ link, ports }: PairPlan, role: BrokerRole): number =>
  link?.[role] ?? ports[role].core;

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

/** @throws AmqHaError USAGE (exit 69) for a lock manager that the distribution does not have */
export function planPair(input: PlanInput): PairPlan {
  const { distribution, settings } = input;
  refuseUnknownLock(distribution, settings.lockManager);
  const zookeeper = settings.lockManager === 'zookeeper' ? planZooKeeper(input) : null;
  if (zookeeper !== null && zookeeper.nodes.length > 0 && !distribution.shipsZooKeeper) {
    throw new AmqHaError(
      'USAGE',
      `${distribution.product} ships no ZooKeeper, so there is nothing to make a server of`,
      { hint: 'name an ensemble that is there: --zookeeper host:port', exit: EXIT.unavailable },
    );
  }
  return {
    folder: distribution.folder,
    alias: input.alias,
    distribution,
    policyElements: input.policyElements,
    java: input.java,
    haMode: haModeOf(settings.lockManager),
    zookeeper,
    ports: input.ports,
    link: input.link ?? null,
    settings: {
      lockManager: settings.lockManager,
      zookeeper: settings.zookeeper,
      zookeeperNodes: settings.zookeeperNodes,
      failureDetection: settings.failureDetection,
      ports: settings.ports,
      portOffset: settings.portOffset,
      user: settings.user,
      password: settings.password,
      clusterUser: settings.clusterUser,
      clusterPassword: settings.clusterPassword,
      classArchive: settings.classArchive,
    },
  };
}

export function fixedPorts(offset: number): PairPorts {
  const shifted = (by: number): BrokerPorts => ({
    core: BASE_PORTS.core + by,
    amqp: BASE_PORTS.amqp + by,
    console: BASE_PORTS.console + by,
  });
  return { primary: shifted(offset), backup: shifted(offset + BACKUP_OFFSET) };
}

export const portsOf = (ports: PairPorts): readonly number[] =>
  [ports.primary, ports.backup].flatMap((own) => [own.core, own.amqp, own.console]);

/** Every port that a pair listens on, its own ZooKeeper's included. */
export const allPortsOf = ({ ports, zookeeper }: PairPlan): readonly number[] => [
  ...portsOf(ports),
  ...(zookeeper === null ? [] : zooKeeperPorts(zookeeper)),
];

export function targetOf(home: string): string {
  return join(home, 'target');
}

export function distributionFolderOf(home: string, folder: string): string {
  return join(targetOf(home), folder);
}

export function instanceOf(home: string, plan: PairPlan, role: BrokerRole): Instance {
  const inside = join('instances', BROKER_NAMES[role]);
  const folder = join(distributionFolderOf(home, plan.folder), inside);
  return { folder, runFolder: plan.alias === null ? folder : join(plan.alias, inside) };
}

/** The folder that both brokers lock in; it must exist before they start. */
export function locksFolderOf(home: string, plan: PairPlan): string {
  const inside = join('instances', 'locks');
  return plan.alias === null
    ? join(distributionFolderOf(home, plan.folder), inside)
    : join(plan.alias, inside);
}

/**
 * Arguments of `artemis create`: those of the original demo, every value given (it asks
 * on the terminal otherwise, even with --silent from 2.54 on), the folder last (a stray
 * word before it is taken for it by 2.0-2.30).
 */
export function createArguments(home: string, plan: PairPlan, role: BrokerRole): readonly string[] {
  const own = plan.ports[role];
  const peer = plan.ports[otherRole(role)];
  const { settings } = plan;
  return [
    'create',
    '--silent',
    '--no-autotune',
    '--nio',
    '--replicated',
    ...(role === 'backup' ? ['--slave'] : []),
    '--clustered',
    ...(plan.distribution.createOptions.staticCluster
      ? ['--staticCluster', `tcp://${LOOPBACK}:${String(peer.core)}`]
      : []),
    '--host',
    LOOPBACK,
    '--default-port',
    String(own.core),
    '--http-host',
    'localhost',
    '--http-port',
    String(own.console),
    '--no-hornetq-acceptor',
    '--no-mqtt-acceptor',
    '--no-stomp-acceptor',
    '--allow-anonymous',
    '--role',
    'admin',
    '--user',
    settings.user,
    '--password',
    settings.password,
    '--cluster-user',
    settings.clusterUser,
    '--cluster-password',
    settings.clusterPassword,
    '--max-hops',
    '1',
    instanceOf(home, plan, role).runFolder,
  ];
}

/** How broker.xml of one broker has to look. */
export function brokerXmlPlan(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  variant: XmlVariant = {},
): BrokerXmlPlan {
  const { distribution, policyElements } = homeOf(plan, role);
  return {
    role,
    policyRole: variant.policyRole ?? role,
    haMode: plan.haMode,
    vocabulary: distribution.vocabulary,
    policyElements,
    lockManager: lockManagerPlan(plan, role, {
      distribution,
      locksFolder: locksFolderOf(home, plan),
    }),
    checkForActive: variant.firstStart !== true,
    own: plan.ports[role],
    link: { own: linkPortOf(plan, role), peer: linkPortOf(plan, otherRole(role)) },
    failureDetection: plan.settings.failureDetection,
    queues: [DEMO_QUEUE, PROBE_QUEUE, DRILL_QUEUE],
  };
}

export interface XmlVariant {
  /** The backup with the primary's policy, for the one start after which it hands its newer data back. */
  readonly policyRole?: BrokerRole;
  /** A fresh primary has no node id to look for: leaving the check out of its first start saves 1.3 s (measured, 2.44.0). */
  readonly firstStart?: boolean;
}
