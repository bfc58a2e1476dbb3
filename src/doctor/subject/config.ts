import { AmqHaError } from '../../model/errors.ts';
import type { BrokerRole } from '../../model/broker.ts';
import { matches, type XmlPath } from '../../xml/find.ts';
import { ACCEPTORS, CONNECTORS, CORE, HA_POLICY } from '../../broker/broker-xml/names.ts';
import { parseFragment, type XmlElement } from '../../xml/parse.ts';
import type { PolicyName } from '../../model/distribution.ts';
import { type Endpoint, readEndpoints } from './endpoint.ts';
import { childOf, textAt } from './values.ts';

/** A `<manager>`: the lock manager that decides which broker is active. */
export interface LockManagerConfig {
  readonly path: XmlPath;
  readonly node: XmlElement;
  /** Null: the broker's default, which is ZooKeeper. Undefined: only the running broker knows. */
  readonly className: string | null | undefined;
  readonly kind: 'file' | 'zookeeper' | 'other';
  /** Values as written, including placeholders. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The policy of a broker that replicates. */
export interface Policy {
  readonly element: PolicyName;
  readonly role: BrokerRole;
  readonly path: XmlPath;
  readonly node: XmlElement;
  /** The `<manager>` as written; the broker reads it in `<primary>` and `<backup>` only. */
  readonly manager: LockManagerConfig | null;
  /** The manager that decides; null in classic mode. */
  readonly lock: LockManagerConfig | null;
}

/** The cluster connection that replication uses. */
export interface Cluster {
  readonly path: XmlPath;
  readonly node: XmlElement;
  readonly name: string;
  /** Names of the static connectors; null if the element is missing. */
  readonly statics: readonly string[] | null;
  readonly discoveryGroup: string | null;
}

/** What a broker.xml of any release configures for high availability. */
export interface HaConfig {
  /** As the user named it. */
  readonly file: string;
  /** Name of the broker in findings. */
  readonly broker: string;
  readonly text: string;
  readonly core: XmlElement;
  readonly policy: Policy | null;
  /** Content of `<ha-policy>` that is not a replication policy, such as `shared-store`. */
  readonly otherPolicy: string | null;
  readonly cluster: Cluster | null;
  readonly connectors: readonly Endpoint[];
  readonly acceptors: readonly Endpoint[];
}

const ROLES: readonly (readonly [PolicyName, BrokerRole])[] = [
  // The broker looks for them in this order.
  ['master', 'primary'],
  ['slave', 'backup'],
  ['primary', 'primary'],
  ['backup', 'backup'],
];

/**
 * Reads the text of a broker.xml of any release.
 *
 * @throws AmqHaError NOT_A_BROKER if it is not XML, or has no `<core>` in a `<configuration>`
 */
export function readHaConfig(file: string, broker: string, text: string): HaConfig {
  const root = parsed(file, text);
  const core = childOf(root, 'core');
  if (root.name !== 'configuration' || core === null) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `${file} is not a broker.xml: looked for <core> in <configuration>, found <${root.name}>${core === null ? ' without it' : ''}`,
      { hint: 'give a broker.xml, or the folder of an instance: amq-ha-demo doctor <file>' },
    );
  }
  const policy = readPolicy(core);
  return {
    file,
    broker,
    text,
    core,
    policy,
    otherPolicy: policy === null ? otherPolicyIn(core) : null,
    cluster: readCluster(core, policy),
    connectors: readEndpoints(core, CONNECTORS),
    acceptors: readEndpoints(core, ACCEPTORS),
  };
}

function parsed(file: string, text: string): XmlElement {
  try {
    return parseFragment(text);
  } catch (error) {
    if (!(error instanceof AmqHaError)) throw error;
    throw new AmqHaError(error.code, error.message.replace(/^broker\.xml/, file), {
      hint: `xmllint --noout ${file}   (fix it first: the broker cannot read it either)`,
      cause: error,
    });
  }
}

function readPolicy(core: XmlElement): Policy | null {
  const replication = childOf(childOf(core, 'ha-policy'), 'replication');
  for (const [element, role] of ROLES) {
    const node = childOf(replication, element);
    if (node === null) continue;
    const path = [...HA_POLICY, 'replication', element];
    const manager = readManager(node, path);
    const reads = element === 'primary' || element === 'backup';
    return { element, role, path, node, manager, lock: reads ? manager : null };
  }
  return null;
}

function readManager(policy: XmlElement, path: XmlPath): LockManagerConfig | null {
  const node = childOf(policy, 'manager');
  if (node === null) return null;
  const className = textAt(node, 'class-name');
  const properties = (childOf(node, 'properties')?.children ?? []).map(
    ({ attributes }) => [attributes['key'] ?? '', attributes['value'] ?? ''] as const,
  );
  return {
    path: [...path, 'manager'],
    node,
    className,
    kind: kindOf(className),
    properties: new Map(properties),
  };
}

function kindOf(className: string | null | undefined): LockManagerConfig['kind'] {
  if (className === null) return 'zookeeper';
  if (className === undefined) return 'other';
  if (/\.file\.FileBased\w+$/.test(className)) return 'file';
  return /\.zookeeper\.Curator\w+$/.test(className) ? 'zookeeper' : 'other';
}

function otherPolicyIn(core: XmlElement): string | null {
  const [kind] = childOf(core, 'ha-policy')?.children ?? [];
  if (kind === undefined) return null;
  return kind.name === 'replication' ? (kind.children[0]?.name ?? null) : kind.name;
}

/** Returns the one that the policy names, otherwise the first, as the broker does. */
function readCluster(core: XmlElement, policy: Policy | null): Cluster | null {
  const all = (childOf(core, 'cluster-connections')?.children ?? []).filter((each) =>
    matches(each, 'cluster-connection'),
  );
  const wanted = policy === null ? null : textAt(policy.node, 'cluster-name');
  const node =
    typeof wanted === 'string' && wanted !== ''
      ? all.find(({ attributes }) => attributes['name'] === wanted)
      : all[0];
  if (node === undefined) return null;
  const name = node.attributes['name'] ?? '';
  const statics = childOf(node, 'static-connectors');
  return {
    path: [...CORE, 'cluster-connections', `cluster-connection[name=${name}]`],
    node,
    name,
    statics: statics?.children.map(({ text }) => text.trim()) ?? null,
    discoveryGroup:
      childOf(node, 'discovery-group-ref')?.attributes['discovery-group-name'] ?? null,
  };
}
