import { alike } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/parse.ts';
import { advertisedEndpoint, otherEndpoints, peerNotFoundText } from '../subject/cluster-facts.ts';
import { type Endpoint, formatEndpoint, isLoopback, mayBeSameHost } from '../subject/endpoint.ts';
import { pairRule, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { childOf, isPresent, textAt } from '../subject/values.ts';
import { staticConnectorFix } from '../fixes/cluster-fixes.ts';

const DATA_FOLDERS = [
  'journal-directory',
  'bindings-directory',
  'large-messages-directory',
  'paging-directory',
];
/** Elements that are not replicated, and that decide how messages are kept. */
const NOT_REPLICATED = [
  'address-settings',
  'security-settings',
  'addresses',
  'diverts',
  'global-max-size',
  'max-disk-usage',
];

/**
 * Do the connectors of the brokers lead to each other, and do they share ports or data by mistake?
 */
export const CONNECTIVITY_RULES: readonly Rule[] = [
  pairRule({
    id: 'peer-not-met',
    severity: 'error',
    find: (first, second) => [...peerNotMet(first, second), ...peerNotMet(second, first)],
  }),
  pairRule({
    id: 'discovery-differs',
    severity: 'error',
    find: (first, second) => [
      ...discoveryDiffers(first, second),
      ...discoveryDiffers(second, first),
    ],
  }),
  pairRule({
    id: 'same-ports',
    severity: 'error',
    find: (first, second) => {
      if (!onOneHost(first, second)) return [];
      const ports = second.config.acceptors.map(({ port }) => port);
      const both = first.config.acceptors.filter(
        ({ port }) => port !== null && ports.includes(port),
      );
      if (both.length === 0) return [];
      const list = [...new Set(both.map(({ port }) => String(port)))].join(', ');
      return [
        {
          at: second,
          what: 'The broker that becomes active second does not get its ports: it stops with an error, or accepts only a part of its clients.',
          why: `Both are on this host and listen on ${list}.`,
        },
      ];
    },
  }),
  pairRule({
    id: 'same-data',
    severity: 'error',
    find: (first, second) => {
      if (!onOneHost(first, second)) return [];
      const shared = DATA_FOLDERS.filter((name) => {
        const [a, b] = [textAt(first.config.core, name), textAt(second.config.core, name)];
        return typeof a === 'string' && a.startsWith('/') && a === b;
      });
      if (shared.length === 0) return [];
      return [
        {
          at: second,
          what: 'The backup moves the data of the running primary away, and the pair looks protected nevertheless.',
          why: `Both keep their data in the same folder on this host: ${shared.map((name) => `<${name}>`).join(', ')}. With replication each needs its own.`,
        },
      ];
    },
  }),
  pairRule({
    id: 'settings-differ',
    severity: 'note',
    find: (first, second) => {
      if (first.config.policy === null || second.config.policy === null) return [];
      const differ = NOT_REPLICATED.filter((name) => {
        const [a, b] = [childOf(first.config.core, name), childOf(second.config.core, name)];
        return a === null || b === null ? a !== b : !sameContent(a, b);
      });
      if (differ.length === 0) return [];
      return [
        {
          at: second,
          what: 'After a takeover other rules apply to the same messages.',
          why: `The two files differ in ${differ.map((name) => `<${name}>`).join(', ')}, and settings are not replicated.`,
        },
      ];
    },
  }),
];

/** Returns the problem if no static connector of `subject` leads to `other`. */
function peerNotMet(subject: Subject, other: Subject): readonly Problem[] {
  const { policy, cluster } = subject.config;
  const targets = otherEndpoints(subject.config);
  const addresses = [advertisedEndpoint(other.config), ...other.config.acceptors].filter(
    (each) => each !== null,
  );
  if (policy === null || !isPresent(cluster?.statics) || targets.length === 0) return [];
  if ([...targets, ...addresses].some(({ port }) => port === null)) return [];
  if (targets.some((target) => addresses.some((address) => leadsTo(target, address)))) return [];
  const single = targets.length === 1;
  const [target] = targets;
  const fix = single ? staticConnectorFix(subject) : null;
  const harm = peerNotFoundText(subject);
  const where = advertisedEndpoint(other.config);
  return [
    {
      at: subject,
      severity: single ? 'error' : 'warning',
      what: single
        ? harm
        : `Unless another broker of the cluster forwards the address: ${harm.charAt(0).toLowerCase()}${harm.slice(1)}`,
      why: `${single && target !== undefined ? `Its static connector leads to ${formatEndpoint(target)}` : 'None of its static connectors leads to the other broker'}; the other one is at ${where === null ? 'an unknown address' : formatEndpoint(where)}.`,
      ...(fix === null ? {} : { fix }),
    },
  ];
}

const leadsTo = (target: Endpoint, address: Endpoint): boolean =>
  target.port === address.port &&
  (target.host === null || address.host === null || mayBeSameHost(target.host, address.host));

/** Returns the problem if `subject` does not listen where `other` announces itself. */
function discoveryDiffers(subject: Subject, other: Subject): readonly Problem[] {
  const name = subject.config.cluster?.discoveryGroup ?? null;
  if (name === null || isPresent(subject.config.cluster?.statics)) return [];
  if (subject.config.policy === null || other.config.policy === null) return [];
  const group = childOf(subject.config.core, 'discovery-groups')?.children.find(
    ({ attributes }) => attributes['name'] === name,
  );
  const wanted = group === undefined ? null : channelOf(group);
  const offered = (childOf(other.config.core, 'broadcast-groups')?.children ?? []).map(channelOf);
  if (wanted === null || offered.includes(null) || offered.includes(wanted)) return [];
  const sent = offered.length === 0 ? 'nowhere' : `to ${offered.join(', ')}`;
  return [
    {
      at: subject,
      what:
        subject.config.policy.role === 'backup'
          ? 'The backup never finds its primary: it waits, and never takes over.'
          : 'When this broker is restarted after a takeover, it does not find the active backup, and both are active.',
      why: `It listens to ${wanted}, and the other broker announces itself ${sent}.`,
    },
  ];
}

/** Returns the UDP address and port of a group; null if it has none, or only the broker knows. */
function channelOf(group: XmlElement): string | null {
  const [address, port] = [textAt(group, 'group-address'), textAt(group, 'group-port')];
  return !isPresent(address) || !isPresent(port) ? null : `${address}:${port}`;
}

/** True if both brokers advertise a loopback address. */
function onOneHost(first: Subject, second: Subject): boolean {
  const hosts = [first, second].map(({ config }) => advertisedEndpoint(config)?.host ?? null);
  const [a, b] = hosts;
  if (!isPresent(a) || !isPresent(b)) return false;
  return isLoopback(a) && isLoopback(b);
}

/** True for the same content; order, white space and comments do not count. */
function sameContent(a: XmlElement, b: XmlElement): boolean {
  return (
    a.children.length === b.children.length &&
    (a.children.length === 0
      ? alike(a, b)
      : a.children.every((child) => b.children.some((each) => alike(child, each))))
  );
}
