import { alike } from '../../xml/splice.ts';
import type { XmlElement } from '../../xml/parse.ts';
import { announced, lostInWords, others } from '../subject/cluster-facts.ts';
import { isLoopback, mayBeSameHost, shown, type Endpoint } from '../subject/endpoint.ts';
import { pairRule, type Case, type Rule, type Symptom } from '../subject/rule.ts';
import { childOf, isTold, textAt } from '../subject/values.ts';
import { pointMend } from '../fixes/cluster-mends.ts';

const DATA_FOLDERS = [
  'journal-directory',
  'bindings-directory',
  'large-messages-directory',
  'paging-directory',
];
/** What is not replicated, and decides how messages are kept. */
const NOT_REPLICATED = [
  'address-settings',
  'security-settings',
  'addresses',
  'diverts',
  'global-max-size',
  'max-disk-usage',
];

/** Do the two brokers lead to each other, and do they get in each other's way? */
export const MEETING_RULES: readonly Rule[] = [
  pairRule({
    id: 'peer-not-met',
    severity: 'error',
    find: (first, second) => [...meets(first, second), ...meets(second, first)],
  }),
  pairRule({
    id: 'discovery-differs',
    severity: 'error',
    find: (first, second) => [...hears(first, second), ...hears(second, first)],
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
          what: 'Whichever broker becomes active second does not get its ports: it stops with an error, or serves only a part of its clients.',
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
          what: 'The backup moves the data of the running primary away, and the pair looks protected all the same.',
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

/** Does `one` lead to `other` by its static connectors? */
function meets(one: Case, other: Case): readonly Symptom[] {
  const { policy, cluster } = one.config;
  const targets = others(one.config);
  const doors = [announced(other.config), ...other.config.acceptors].filter(
    (each) => each !== null,
  );
  if (policy === null || !isTold(cluster?.statics) || targets.length === 0) return [];
  if ([...targets, ...doors].some(({ port }) => port === null)) return [];
  if (targets.some((target) => doors.some((door) => leadsTo(target, door)))) return [];
  const single = targets.length === 1;
  const [target] = targets;
  const mend = single ? pointMend(one) : null;
  const harm = lostInWords(one);
  const where = announced(other.config);
  return [
    {
      at: one,
      severity: single ? 'error' : 'warning',
      what: single
        ? harm
        : `Unless another broker of the cluster tells the way: ${harm.charAt(0).toLowerCase()}${harm.slice(1)}`,
      why: `${single && target !== undefined ? `Its static connector leads to ${shown(target)}` : 'None of its static connectors leads to the other broker'}; the other one is at ${where === null ? 'no address that can be told' : shown(where)}.`,
      ...(mend === null ? {} : { mend }),
    },
  ];
}

const leadsTo = (target: Endpoint, door: Endpoint): boolean =>
  target.port === door.port &&
  (target.host === null || door.host === null || mayBeSameHost(target.host, door.host));

/** Does `one` listen where `other` announces itself? */
function hears(one: Case, other: Case): readonly Symptom[] {
  const name = one.config.cluster?.discoveryGroup ?? null;
  if (name === null || isTold(one.config.cluster?.statics)) return [];
  if (one.config.policy === null || other.config.policy === null) return [];
  const group = childOf(one.config.core, 'discovery-groups')?.children.find(
    ({ attributes }) => attributes['name'] === name,
  );
  const wanted = group === undefined ? null : channelOf(group);
  const offered = (childOf(other.config.core, 'broadcast-groups')?.children ?? []).map(channelOf);
  if (wanted === null || offered.includes(null) || offered.includes(wanted)) return [];
  const sent = offered.length === 0 ? 'nowhere' : `to ${offered.join(', ')}`;
  return [
    {
      at: one,
      what:
        one.config.policy.role === 'backup'
          ? 'The backup never finds its primary: it waits, and takes over nothing.'
          : 'When this broker is started again after a takeover, it does not find the backup that serves, and both are active.',
      why: `It listens to ${wanted}, and the other broker announces itself ${sent}.`,
    },
  ];
}

/** Null where it is not by UDP, or only the broker knows. */
function channelOf(group: XmlElement): string | null {
  const [address, port] = [textAt(group, 'group-address'), textAt(group, 'group-port')];
  return !isTold(address) || !isTold(port) ? null : `${address}:${port}`;
}

/** True where both brokers say that they are on this machine. */
function onOneHost(first: Case, second: Case): boolean {
  const hosts = [first, second].map(({ config }) => announced(config)?.host ?? null);
  const [a, b] = hosts;
  if (!isTold(a) || !isTold(b)) return false;
  return isLoopback(a) && isLoopback(b);
}

/** Order and white space do not count, and comments never do. */
function sameContent(a: XmlElement, b: XmlElement): boolean {
  return (
    a.children.length === b.children.length &&
    (a.children.length === 0
      ? alike(a, b)
      : a.children.every((child) => b.children.some((each) => alike(child, each))))
  );
}
