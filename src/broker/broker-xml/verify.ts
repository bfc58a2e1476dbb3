import { AmqHaError } from '../../model/errors.ts';
import {
  DETECTION,
  INITIAL_SYNC_TIMEOUT_MS,
  RETRY_REPLICATION_WAIT_MS,
} from '../../settings/timing.ts';
import type { BrokerXmlPlan } from './plan.ts';
import { findBelow, type XmlPath } from '../../xml/find.ts';
import {
  ACCEPTORS,
  ADDRESSES,
  CLUSTER_CONNECTION,
  CONNECTORS,
  CORE,
  DISCOVERY,
  HA_POLICY,
  JOURNAL_FILE_SIZE,
  loopback,
  MAX_DISK_USAGE,
  TTL_CHECK,
} from './names.ts';
import { parseXml, type XmlElement } from '../../xml/parse.ts';
import { allows, checkForActiveName, policyName } from './policy.ts';

/** Names of the element in the old and the new vocabulary. */
const CHECK_FOR_ACTIVE = ['check-for-live-server', 'check-for-active-server'] as const;

/** One thing to check: its name, the expected value and the present one; null = absent. */
interface Check {
  readonly what: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/**
 * Reads a patched broker.xml again and compares it with its plan, value by value, without the
 * templates.
 *
 * @throws AmqHaError NOT_A_BROKER naming the first element that is not as planned, with the
 * expected and the present value.
 */
export function verifyBrokerXml(text: string, plan: BrokerXmlPlan): void {
  const root = parseXml(text);
  const wrong = [
    ...policyChecks(root, plan),
    ...clusterChecks(root, plan),
    ...coreChecks(root, plan),
  ].find(({ expected, found }) => expected !== found);
  if (wrong === undefined) return;
  const [expected, found] = [wrong.expected, wrong.found].map((value) =>
    value === null ? 'nothing' : JSON.stringify(value),
  );
  throw new AmqHaError(
    'NOT_A_BROKER',
    `broker.xml is not as planned at ${wrong.what}: looked for ${expected}, found ${found}`,
  );
}

function policyChecks(root: XmlElement, plan: BrokerXmlPlan): Check[] {
  const name = policyName(plan);
  const path = [...HA_POLICY, 'replication', name];
  const classic = plan.haMode === 'classic';
  const primary = plan.policyRole === 'primary';
  const checkName = classic && primary && plan.checkForActive ? checkForActiveName(plan) : null;
  const text = (expected: string | null, ...steps: string[]): Check =>
    textCheck(root, [...path, ...steps], expected);
  const optional = (value: string, element: string): Check =>
    text(allows(plan, element) ? value : null, element);
  return [
    namesCheck(root, HA_POLICY, ['replication']),
    namesCheck(root, [...HA_POLICY, 'replication'], [name]),
    ...CHECK_FOR_ACTIVE.map((element) => text(element === checkName ? 'true' : null, element)),
    text(primary ? null : 'true', 'allow-failback'),
    // With this element a backup that was active last cannot activate alone: it asks for the lock
    // by another name (measured, 2.44.0).
    text(null, 'coordination-id'),
    text(String(INITIAL_SYNC_TIMEOUT_MS), 'initial-replication-sync-timeout'),
    optional(String(RETRY_REPLICATION_WAIT_MS), 'retry-replication-wait'),
    optional('2', 'max-saved-replicated-journals-size'),
    text(plan.lockManager?.className ?? null, 'manager', 'class-name'),
    propertiesCheck(root, [...path, 'manager', 'properties'], plan.lockManager?.properties ?? {}),
  ];
}

function clusterChecks(root: XmlElement, plan: BrokerXmlPlan): Check[] {
  const times = plan.failureDetection === 'fast' ? DETECTION.fast : null;
  const written = (ms: number | undefined): string | null => (ms === undefined ? null : String(ms));
  const text = (expected: string | null, ...steps: string[]): Check =>
    textCheck(root, [...CLUSTER_CONNECTION, ...steps], expected);
  return [
    namesCheck(root, CONNECTORS, ['connector[name=artemis]', 'connector[name=peer]']),
    textCheck(root, [...CONNECTORS, 'connector[name=artemis]'], loopback(plan.link.own)),
    textCheck(root, [...CONNECTORS, 'connector[name=peer]'], loopback(plan.link.peer)),
    text('artemis', 'connector-ref'),
    text(written(times?.checkPeriodMs), 'check-period'),
    text(written(times?.connectionTtlMs), 'connection-ttl'),
    text(written(times?.callTimeoutMs), 'call-timeout'),
    text(written(times?.retryIntervalMs), 'retry-interval'),
    text(written(times?.maxRetryIntervalMs), 'max-retry-interval'),
    text('OFF', 'message-load-balancing'),
    text('1', 'max-hops'),
    text(null, 'discovery-group-ref'),
    namesCheck(root, [...CLUSTER_CONNECTION, 'static-connectors'], ['connector-ref']),
    text('peer', 'static-connectors', 'connector-ref'),
    ...DISCOVERY.map((groups) => textCheck(root, [...CORE, groups], null)),
    textCheck(root, [...CORE, TTL_CHECK], written(times?.ttlCheckIntervalMs)),
  ];
}

function coreChecks(root: XmlElement, plan: BrokerXmlPlan): Check[] {
  return [
    textCheck(root, [...CORE, MAX_DISK_USAGE.element], MAX_DISK_USAGE.percent),
    textCheck(
      root,
      [...CORE, JOURNAL_FILE_SIZE.element],
      JOURNAL_FILE_SIZE.size[plan.failureDetection],
    ),
    namesCheck(root, ACCEPTORS, ['acceptor[name=artemis]', 'acceptor[name=amqp]']),
    addressCheck(root, 'artemis', plan.own.core),
    addressCheck(root, 'amqp', plan.own.amqp),
    ...plan.queues.map((queue) =>
      textCheck(
        root,
        [...ADDRESSES, `address[name=${queue}]`, 'anycast', `queue[name=${queue}]`, 'durable'],
        'true',
      ),
    ),
  ];
}

function textCheck(root: XmlElement, path: XmlPath, expected: string | null): Check {
  return { what: path.join('/'), expected, found: findBelow(root, path)?.text.trim() ?? null };
}

/** Checks the children of an element, in any order: all of them and no others. */
function namesCheck(root: XmlElement, path: XmlPath, expected: readonly string[]): Check {
  const children = findBelow(root, path)?.children ?? [];
  const steps = children.map(({ name, attributes }) =>
    attributes['name'] === undefined ? name : `${name}[name=${attributes['name']}]`,
  );
  return {
    what: path.join('/'),
    expected: [...expected].sort().join(' '),
    found: steps.sort().join(' '),
  };
}

/** Checks the properties of a lock manager, all of them and no others: it refuses unknown ones. */
function propertiesCheck(
  root: XmlElement,
  path: XmlPath,
  expected: Readonly<Record<string, string>>,
): Check {
  const format = (pairs: readonly (readonly [string, string])[]): string =>
    pairs
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(' ');
  const found = (findBelow(root, path)?.children ?? []).map(
    ({ attributes }) => [attributes['key'] ?? '', attributes['value'] ?? ''] as const,
  );
  return { what: path.join('/'), expected: format(Object.entries(expected)), found: format(found) };
}

function addressCheck(root: XmlElement, name: string, port: number): Check {
  const check = textCheck(root, [...ACCEPTORS, `acceptor[name=${name}]`], loopback(port));
  return { ...check, found: check.found?.split(/[?;#]/)[0] ?? null };
}
