import { AmqHaError } from '../model/errors.ts';
import {
  ANSWER_WITHIN_MS,
  ask,
  beanName,
  execute,
  onlyBean,
  text,
  type ManagementAccess,
} from './jolokia.ts';

export type { ManagementAccess } from './jolokia.ts';

/** State of a broker as reported over Jolokia. */
export interface BrokerView {
  /** Accepts remote connections now. Before 2.15 there is no `Active`: started and not a backup. */
  readonly active: boolean;
  /**
   * On the active broker: a replica in sync is attached. On the passive one: it is that replica.
   */
  readonly replicaSync: boolean;
  readonly nodeId: string | null;
  readonly version: string | null;
  /** Absent before 2.16. */
  readonly haPolicy: string | null;
  /** Messages in the watched queue; null where the broker serves no such queue. */
  readonly messages: number | null;
}

const BROKER = 'org.apache.activemq.artemis:broker=*';
const BROKER_ATTRIBUTES = [
  'Active',
  'Started',
  'Backup',
  'ReplicaSync',
  'NodeID',
  'Version',
  'HAPolicy',
];

/**
 * Reads a broker's state in one round trip.
 * @returns null while it does not answer: not started yet, changing its role, hanging, or stopped
 */
export async function readBroker(
  access: ManagementAccess,
  queue: string,
  timeoutMs = ANSWER_WITHIN_MS,
): Promise<BrokerView | null> {
  const replies = await ask(
    access,
    [
      { type: 'read', mbean: BROKER, attribute: BROKER_ATTRIBUTES, config: { ignoreErrors: true } },
      {
        type: 'read',
        mbean: queueBean(queue),
        attribute: ['MessageCount'],
        config: { ignoreErrors: true },
      },
    ],
    timeoutMs,
  ).catch(() => null);
  const broker = onlyBean(replies?.[0]);
  if (broker === null) return null;
  const started = broker['Started'] === true;
  const active =
    typeof broker['Active'] === 'boolean'
      ? broker['Active']
      : started && broker['Backup'] === false;
  return {
    active,
    replicaSync: broker['ReplicaSync'] === true,
    nodeId: text(broker['NodeID']),
    version: text(broker['Version']),
    haPolicy: text(broker['HAPolicy']),
    messages: active ? count(onlyBean(replies?.[1])?.['MessageCount']) : null,
  };
}

/**
 * Returns how many messages are in a queue of the active broker; null when it does not serve that
 * queue.
 */
export async function countMessages(
  access: ManagementAccess,
  queue: string,
): Promise<number | null> {
  const [reply] = await ask(
    access,
    [{ type: 'read', mbean: queueBean(queue), attribute: ['MessageCount'] }],
    ANSWER_WITHIN_MS,
  );
  return count(onlyBean(reply)?.['MessageCount']);
}

/**
 * Removes every message from a queue of the pair. `removeAllMessages` exists since 2.3 only, so
 * `removeMessages` gets an empty filter.
 */
export async function purgeQueue(access: ManagementAccess, queue: string): Promise<void> {
  const mbean = await beanName(access, queueBean(queue));
  if (mbean !== null) await execute(access, mbean, 'removeMessages(java.lang.String)', ['']);
}

/** Configuration values that a running broker reports. */
export interface BrokerFacts {
  /** The requested queues that are durable and are kept without consumers. */
  readonly durableQueues: readonly string[];
  readonly maxHops: number | null;
  readonly staticConnectors: number;
  /** Percent. */
  readonly maxDiskUsage: number | null;
}

/** Reads configured values from the active broker. */
export async function readFacts(
  access: ManagementAccess,
  queues: readonly string[],
): Promise<BrokerFacts> {
  const cluster =
    'org.apache.activemq.artemis:broker=*,component=cluster-connections,name="my-cluster"';
  const [broker, connection, ...rest] = await ask(
    access,
    [
      { type: 'read', mbean: BROKER, attribute: ['MaxDiskUsage'], config: { ignoreErrors: true } },
      {
        type: 'read',
        mbean: cluster,
        attribute: ['MaxHops', 'StaticConnectors'],
        config: { ignoreErrors: true },
      },
      ...queues.map((queue) => ({
        type: 'read',
        mbean: queueBean(queue),
        attribute: ['Durable', 'PurgeOnNoConsumers'],
        config: { ignoreErrors: true },
      })),
    ],
    ANSWER_WITHIN_MS,
  );
  const connectors = onlyBean(connection)?.['StaticConnectors'];
  return {
    durableQueues: queues.filter((_, index) => {
      const bean = onlyBean(rest[index]);
      return bean?.['Durable'] === true && bean['PurgeOnNoConsumers'] === false;
    }),
    maxHops: count(onlyBean(connection)?.['MaxHops']),
    staticConnectors: Array.isArray(connectors) ? connectors.length : 0,
    maxDiskUsage: count(onlyBean(broker)?.['MaxDiskUsage']),
  };
}

/** Asks the active broker to hand over (`forceFailover`); it answers before it stops. */
export async function forceFailover(access: ManagementAccess): Promise<void> {
  const mbean = await beanName(access, BROKER);
  if (mbean === null)
    throw new AmqHaError('WRONG_STATE', 'the broker shows no management bean', {
      hint: 'amq-ha-demo status',
    });
  await execute(access, mbean, 'forceFailover()', []);
}

/**
 * Returns the identity of every message in a queue, read page by page, to compare the content of
 * two brokers.
 */
export async function browseIds(
  access: ManagementAccess,
  queue: string,
): Promise<ReadonlySet<string>> {
  const mbean = await beanName(access, queueBean(queue));
  const ids = new Set<string>();
  if (mbean === null) return ids;
  const pageSize = 200;
  for (let page = 1; ; page += 1) {
    const value = await execute(access, mbean, 'browse(int,int)', [page, pageSize]);
    const messages = Array.isArray(value)
      ? (value as readonly Readonly<Record<string, unknown>>[])
      : [];
    for (const message of messages) ids.add(identityOf(message));
    if (messages.length < pageSize) return ids;
  }
}

/** Returns the names of the queues that a broker serves, without internal ones. */
export async function queueNames(access: ManagementAccess): Promise<readonly string[]> {
  const [reply] = await ask(
    access,
    [{ type: 'read', mbean: BROKER, attribute: ['QueueNames'] }],
    ANSWER_WITHIN_MS,
  );
  const names = onlyBean(reply)?.['QueueNames'];
  return Array.isArray(names)
    ? names.map(String).filter((name) => !name.startsWith('$') && !name.startsWith('notif.'))
    : [];
}

function identityOf(message: Readonly<Record<string, unknown>>): string {
  const user = text(message['userID']);
  if (user !== null && user !== '') return user;
  return [message['messageID'], message['timestamp'], message['text']].map(String).join('|');
}

const queueBean = (queue: string): string =>
  `org.apache.activemq.artemis:broker=*,component=addresses,address="${queue}",subcomponent=queues,routing-type="anycast",queue="${queue}"`;

const count = (value: unknown): number | null => (typeof value === 'number' ? value : null);
