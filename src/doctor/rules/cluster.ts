import {
  advertisedEndpoint,
  otherEndpoints,
  peerNotFoundText,
  sameEndpoint,
  staticEndpoints,
} from '../subject/cluster-facts.ts';
import { formatEndpoint, isAnyAddress, isLoopback } from '../subject/endpoint.ts';
import { all, remove } from '../fixes/element-fixes.ts';
import { brokerRule, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { childOf, includes, isPresent, PLACEHOLDER, textAt } from '../subject/values.ts';
import { advertisedPortFix, noDiscoveryFix, staticConnectorFix } from '../fixes/cluster-fixes.ts';

/** Do the two brokers find each other, and no other broker? */
export const CLUSTER_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-cluster-connection',
    severity: 'error',
    find: ({ config: { policy, cluster, core } }) => {
      const group = childOf(core, 'cluster-connections');
      if (policy === null || cluster !== null || includes(group ?? core)) return [];
      // Configured by a URI, which is not read here.
      if (childOf(group, 'cluster-connection-uri') !== null) return [];
      const name = textAt(policy.node, 'cluster-name');
      if (name === undefined) return [];
      const isNamed = name !== null && name !== '';
      return [
        {
          what:
            policy.role === 'backup'
              ? isNamed
                ? 'The backup finds its primary, and then stops itself (AMQ222009).'
                : 'The backup never finds its primary: it waits, and never takes over.'
              : isNamed
                ? 'The broker does not become active.'
                : 'The broker is active without a replica: no backup can attach to it, and it never checks whether one is already active.',
          why: isNamed
            ? `The policy names <cluster-name> ${name}, and no cluster connection has that name.`
            : 'The brokers of a pair find each other by a <cluster-connection>, and there is none.',
        },
      ];
    },
  }),
  brokerRule({
    id: 'unknown-connector',
    severity: 'error',
    find: ({ config }) => {
      const { policy, cluster, connectors, core } = config;
      if (policy === null || cluster === null || includes(childOf(core, 'connectors') ?? core))
        return [];
      const known = connectors.map(({ name }) => name);
      const own = textAt(cluster.node, 'connector-ref');
      const missing = [own ?? '', ...(cluster.statics ?? [])].filter(
        (name) => name !== '' && !name.includes('${') && !known.includes(name),
      );
      return missing.map((name) => ({
        what:
          policy.role === 'backup'
            ? 'The backup never finds its primary: it waits, and never takes over.'
            : 'No backup attaches to this broker, or it does not find a backup that is already active and becomes active beside it.',
        why: `The cluster connection names the connector "${name}", and no connector has this name${known.length === 0 ? '' : `; there is ${known.join(', ')}`} (AMQ222217, AMQ222226).`,
      }));
    },
  }),
  brokerRule({
    id: 'finds-nobody',
    severity: 'error',
    find: (subject) => {
      const { policy, cluster } = subject.config;
      if (policy === null || cluster === null || includes(cluster.node)) return [];
      if (cluster.discoveryGroup !== null || (cluster.statics ?? []).length > 0) return [];
      const fix = staticConnectorFix(subject);
      return [
        {
          what: peerNotFoundText(subject),
          why: 'The cluster connection has neither static connectors nor a discovery group.',
          ...(fix === null ? {} : { fix }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'points-at-itself',
    severity: 'error',
    find: (subject) => {
      const { policy, cluster } = subject.config;
      const own = advertisedEndpoint(subject.config);
      const statics = staticEndpoints(subject.config);
      if (policy === null || cluster === null || own === null || statics.length === 0) return [];
      if (!statics.every((each) => sameEndpoint(each, own))) return [];
      const fix = staticConnectorFix(subject);
      return [
        {
          what: peerNotFoundText(subject),
          why: `Its static connector leads to ${formatEndpoint(own)}, which is its own address.`,
          ...(fix === null ? {} : { fix }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'static-and-discovery',
    severity: 'error',
    find: ({ config: { cluster } }) =>
      !isPresent(cluster?.statics) || cluster.discoveryGroup === null
        ? []
        : [
            {
              what: 'The broker does not start.',
              why: 'A cluster connection has either static connectors or a discovery group, never both: the file is not valid against the XSD (AMQ214019).',
              fix: remove([...cluster.path, 'discovery-group-ref']),
            },
          ],
  }),
  brokerRule({
    id: 'open-discovery',
    severity: 'warning',
    find: (subject) => {
      const { policy, cluster, core } = subject.config;
      const name = cluster?.discoveryGroup ?? null;
      if (policy === null || name === null || isPresent(cluster?.statics)) return [];
      const group = childOf(core, 'discovery-groups')?.children.find(
        ({ attributes }) => attributes['name'] === name,
      );
      // A JGroups group has no address: a separate file says how it finds its members.
      const multicast = childOf(group ?? null, 'group-address');
      if (multicast === null) return [];
      const address = PLACEHOLDER.test(multicast.text) ? '' : ` (${multicast.text.trim()})`;
      const isUnused =
        otherEndpoints(subject.config).length === 0 && subject.config.connectors.length > 1;
      const fix = noDiscoveryFix(subject);
      return [
        {
          what: 'Any broker that announces itself on this network can become part of the pair. Where UDP multicast is blocked, as in most containers and clouds, the two brokers never find each other.',
          why: `The cluster connection looks for its peer by multicast${address}.${isUnused ? ' There is a connector to another broker, but nothing uses it.' : ''}`,
          ...(fix === null ? {} : { fix }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'still-broadcasting',
    severity: 'warning',
    find: ({ config: { policy, cluster, core, text } }) => {
      const groups = childOf(core, 'broadcast-groups')?.children ?? [];
      if (policy === null || !isPresent(cluster?.statics) || cluster.discoveryGroup !== null)
        return [];
      if (groups.length === 0) return [];
      const unused = !text.includes('discovery-group-name=');
      return [
        {
          what: 'This broker still announces itself to the whole network, and brokers that listen there connect to it, though it should know its peer only.',
          why: 'It has static connectors, but its <broadcast-groups> were left in.',
          fix: all(
            remove(['configuration', 'core', 'broadcast-groups']),
            unused ? remove(['configuration', 'core', 'discovery-groups']) : (so) => so,
          ),
        },
      ];
    },
  }),
  brokerRule({ id: 'announces-nowhere', severity: 'error', find: unreachableAddress }),
];

function unreachableAddress(subject: Subject): readonly Problem[] {
  const { policy, acceptors } = subject.config;
  const own = advertisedEndpoint(subject.config);
  if (policy === null || !isPresent(own?.host) || own.port === null) return [];
  const harm =
    policy.role === 'backup'
      ? 'After a takeover this broker cannot be reached at the address that it announces: clients do not follow, and a restarted primary does not find it and becomes active too.'
      : 'The backup and the clients get an address of this broker at which it cannot be reached.';
  const remote = otherEndpoints(subject.config).find(
    ({ host }) => host !== null && !isLoopback(host),
  );
  const ports = acceptors.map(({ port }) => port);
  const fix = advertisedPortFix(subject);
  if (isAnyAddress(own.host) || (isLoopback(own.host) && remote !== undefined)) {
    const why = isAnyAddress(own.host)
      ? `It announces ${formatEndpoint(own)}, which is right to listen on, but means "this machine" to every reader.`
      : `It announces ${formatEndpoint(own)}, which means "this machine" to the peer at ${formatEndpoint(remote ?? own)}.`;
    return [{ what: harm, why }];
  }
  if (ports.length === 0 || ports.includes(null) || ports.includes(own.port)) return [];
  return [
    {
      severity: isLoopback(own.host) ? 'error' : 'warning',
      what: isLoopback(own.host)
        ? harm
        : `Unless a proxy or port mapping leads to it: ${lowerFirst(harm)}`,
      why: `It announces port ${own.port}, and its acceptors listen on ${ports.join(', ')}.`,
      ...(fix === null ? {} : { fix }),
    },
  ];
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
