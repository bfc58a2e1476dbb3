import {
  announced,
  lostInWords,
  others,
  sameEndpoint,
  staticEndpoints,
} from '../subject/cluster-facts.ts';
import { isAny, isLoopback, shown } from '../subject/endpoint.ts';
import { all, remove } from '../fixes/mends.ts';
import { brokerRule, type Case, type Rule, type Symptom } from '../subject/rule.ts';
import { childOf, includes, isTold, PLACEHOLDER, textAt } from '../subject/values.ts';
import { announceMend, discoveryMend, pointMend } from '../fixes/cluster-mends.ts';

/** Do the two brokers find each other, and nobody else? */
export const CLUSTER_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-cluster-connection',
    severity: 'error',
    find: ({ config: { policy, cluster, core } }) => {
      const group = childOf(core, 'cluster-connections');
      if (policy === null || cluster !== null || includes(group ?? core)) return [];
      // Written as a URI, which is not read here.
      if (childOf(group, 'cluster-connection-uri') !== null) return [];
      const wanted = textAt(policy.node, 'cluster-name');
      if (wanted === undefined) return [];
      const named = wanted !== null && wanted !== '';
      return [
        {
          what:
            policy.role === 'backup'
              ? named
                ? 'The backup finds its primary, and then stops itself (AMQ222009).'
                : 'The backup never finds its primary: it waits, and takes over nothing.'
              : named
                ? 'The broker does not become active.'
                : 'The broker serves alone: no backup can attach to it, and it never asks for one that serves already.',
          why: named
            ? `The policy names <cluster-name> ${wanted}, and no cluster connection has that name.`
            : 'The two brokers of a pair meet through a <cluster-connection>, and there is none.',
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
            ? 'The backup never finds its primary: it waits, and takes over nothing.'
            : 'Nobody attaches to this broker, or it does not find a backup that serves already and becomes active beside it.',
        why: `The cluster connection names the connector "${name}", and there is none of this name${known.length === 0 ? '' : `, but ${known.join(', ')}`} (AMQ222217, AMQ222226).`,
      }));
    },
  }),
  brokerRule({
    id: 'finds-nobody',
    severity: 'error',
    find: (one) => {
      const { policy, cluster } = one.config;
      if (policy === null || cluster === null || includes(cluster.node)) return [];
      if (cluster.discoveryGroup !== null || (cluster.statics ?? []).length > 0) return [];
      const mend = pointMend(one);
      return [
        {
          what: lostInWords(one),
          why: 'The cluster connection has neither static connectors nor a discovery group.',
          ...(mend === null ? {} : { mend }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'points-at-itself',
    severity: 'error',
    find: (one) => {
      const { policy, cluster } = one.config;
      const own = announced(one.config);
      const statics = staticEndpoints(one.config);
      if (policy === null || cluster === null || own === null || statics.length === 0) return [];
      if (!statics.every((each) => sameEndpoint(each, own))) return [];
      const mend = pointMend(one);
      return [
        {
          what: lostInWords(one),
          why: `Its static connector leads to ${shown(own)}, which is its own address.`,
          ...(mend === null ? {} : { mend }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'static-and-discovery',
    severity: 'error',
    find: ({ config: { cluster } }) =>
      !isTold(cluster?.statics) || cluster.discoveryGroup === null
        ? []
        : [
            {
              what: 'The broker does not start.',
              why: 'A cluster connection has either static connectors or a discovery group, never both: the file does not pass the check of the XSD (AMQ214019).',
              mend: remove([...cluster.path, 'discovery-group-ref']),
            },
          ],
  }),
  brokerRule({
    id: 'open-discovery',
    severity: 'warning',
    find: (one) => {
      const { policy, cluster, core } = one.config;
      const name = cluster?.discoveryGroup ?? null;
      if (policy === null || name === null || isTold(cluster?.statics)) return [];
      const group = childOf(core, 'discovery-groups')?.children.find(
        ({ attributes }) => attributes['name'] === name,
      );
      // A group of JGroups has none: it finds its members by a file of its own.
      const multicast = childOf(group ?? null, 'group-address');
      if (multicast === null) return [];
      const address = PLACEHOLDER.test(multicast.text) ? '' : ` (${multicast.text.trim()})`;
      const left = others(one.config).length === 0 && one.config.connectors.length > 1;
      const mend = discoveryMend(one);
      return [
        {
          what: 'Whoever announces itself on this network can become part of the pair, and where UDP multicast does not pass, as in most containers and clouds, the two brokers never meet.',
          why: `The cluster connection looks for its peer by multicast${address}.${left ? ' A connector to another broker is there, and nothing uses it.' : ''}`,
          ...(mend === null ? {} : { mend }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'still-broadcasting',
    severity: 'warning',
    find: ({ config: { policy, cluster, core, text } }) => {
      const groups = childOf(core, 'broadcast-groups')?.children ?? [];
      if (policy === null || !isTold(cluster?.statics) || cluster.discoveryGroup !== null)
        return [];
      if (groups.length === 0) return [];
      const unused = !text.includes('discovery-group-name=');
      return [
        {
          what: 'This broker goes on announcing itself to the whole network, and brokers that listen there connect to it, though it is meant to know its peer only.',
          why: 'It has static connectors, but its <broadcast-groups> were left in.',
          mend: all(
            remove(['configuration', 'core', 'broadcast-groups']),
            unused ? remove(['configuration', 'core', 'discovery-groups']) : (so) => so,
          ),
        },
      ];
    },
  }),
  brokerRule({ id: 'announces-nowhere', severity: 'error', find: announcesNowhere }),
];

function announcesNowhere(one: Case): readonly Symptom[] {
  const { policy, acceptors } = one.config;
  const own = announced(one.config);
  if (policy === null || !isTold(own?.host) || own.port === null) return [];
  const harm =
    policy.role === 'backup'
      ? 'After a takeover nobody reaches this broker at the address it announces: clients do not follow, and the primary, when it is started again, does not find it and becomes active too.'
      : 'The backup and the clients are told an address of this broker at which nobody reaches it.';
  const far = others(one.config).find(({ host }) => host !== null && !isLoopback(host));
  const ports = acceptors.map(({ port }) => port);
  const mend = announceMend(one);
  if (isAny(own.host) || (isLoopback(own.host) && far !== undefined)) {
    const why = isAny(own.host)
      ? `It announces ${shown(own)}, which is right to listen on and means "this machine" to whoever reads it.`
      : `It announces ${shown(own)}, which means "this machine" to the peer at ${shown(far ?? own)}.`;
    return [{ what: harm, why }];
  }
  if (ports.length === 0 || ports.includes(null) || ports.includes(own.port)) return [];
  return [
    {
      severity: isLoopback(own.host) ? 'error' : 'warning',
      what: isLoopback(own.host) ? harm : `Unless something in between leads to it: ${lower(harm)}`,
      why: `It announces port ${String(own.port)}, and its acceptors listen on ${ports.join(', ')}.`,
      ...(mend === null ? {} : { mend }),
    },
  ];
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
