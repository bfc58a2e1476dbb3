import { DEMO_QUEUE, otherRole, type BrokerPorts, type BrokerRole } from '../../model/broker.ts';
import type { Distribution } from '../../model/distribution.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { BrokerXmlPlan } from '../../broker/broker-xml/plan.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import { homeOf } from './broker-home.ts';
import type { PairPlan, PairPorts, PlanInput } from './pair-plan.ts';
import { instanceOf, locksFolderOf } from './paths.ts';
import { haModeOf, lockManagerPlan, refuseUnknownLock } from './lock-manager.ts';
import { planZooKeeper, zooKeeperPorts } from './zookeeper.ts';

/** The queue of the probe client, so that the user's queues stay untouched. */
export const PROBE_QUEUE = 'amqHaDemo.probe';
/** The queue of a drill; it is emptied before and after. */
export const DRILL_QUEUE = 'amqHaDemo.drill';
/** Queues of this program: they hold no messages of the user. */
export const INTERNAL_QUEUES: readonly string[] = [PROBE_QUEUE, DRILL_QUEUE];

/** The ports of the original demo; those of the backup are 100 higher. */
const BASE_PORTS: BrokerPorts = { core: 61_616, amqp: 5_672, console: 8_161 };
const BACKUP_OFFSET = 100;

const linkPortOf = ({ link, ports }: PairPlan, role: BrokerRole): number =>
  link?.[role] ?? ports[role].core;

/**
 * Refuses settings that a distribution does not support.
 * @throws AmqHaError USAGE (exit 69) for a lock manager or ZooKeeper servers that it does not have
 */
export function refuseUnsupported(distribution: Distribution, settings: Settings): void {
  refuseUnknownLock(distribution, settings.lockManager);
  const { lockManager, zookeeper } = settings;
  if (lockManager !== 'zookeeper' || zookeeper !== null || distribution.shipsZooKeeper) return;
  throw new AmqHaError(
    'USAGE',
    `${distribution.product} ships no ZooKeeper, so the pair cannot have a server of its own`,
    { hint: 'use an external ensemble: --zookeeper host:port', exit: EXIT.unavailable },
  );
}

/** Plans a pair whose settings were not refused. Pure. */
export function planPair(input: PlanInput): PairPlan {
  const { distribution, settings } = input;
  return {
    folder: distribution.folder,
    alias: input.alias,
    distribution,
    policyElements: input.policyElements,
    java: input.java,
    haMode: haModeOf(settings.lockManager),
    zookeeper: settings.lockManager === 'zookeeper' ? planZooKeeper(input) : null,
    ports: input.ports,
    link: null,
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

/** Returns every port that a pair listens on, including those of its own ZooKeeper servers. */
export const allPortsOf = ({ ports, zookeeper }: PairPlan): readonly number[] => [
  ...portsOf(ports),
  ...(zookeeper === null ? [] : zooKeeperPorts(zookeeper)),
];

/**
 * Returns the arguments of `artemis create`: those of the original demo. Every value is given, as
 * it asks on the terminal otherwise (from 2.54 on even with --silent). The folder is last: 2.0-2.30
 * take a stray word before it for the folder.
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
      ? ['--staticCluster', `tcp://${LOOPBACK}:${peer.core}`]
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

/** Plans the broker.xml of one broker. */
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
  /**
   * `primary` for a backup with newer data: one start with the primary's policy, then it hands
   * back.
   */
  readonly policyRole?: BrokerRole;
  /**
   * True leaves the check for an active broker out. A fresh primary has no node id to look for, and
   * its first start is 1.3 s faster without the check (measured, 2.44.0).
   */
  readonly firstStart?: boolean;
}
