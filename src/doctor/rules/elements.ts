import { all, remove, rename, reorder, setChild } from '../fixes/element-fixes.ts';
import { brokerRule, type Fix, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { childOf, PLACEHOLDER } from '../subject/values.ts';
import { CLUSTER_CONNECTION_ORDER } from '../releases/vocabulary-table.ts';
import { BOOLEANS, NUMBERS } from '../releases/value-types.ts';
import { unknownElements } from './unknown.ts';

/** Old names of policies, and their new names (2.32). */
const NEW_NAMES: Readonly<Record<string, string>> = { master: 'primary', slave: 'backup' };
const STOPS = 'The broker does not start.';
const CHECKED =
  'The broker validates the file against the XSD at each start (AMQ214019, Invalid configuration)';

/** Does this release know the elements and their values, and does it use them? */
export const ELEMENT_RULES: readonly Rule[] = [
  brokerRule({ id: 'unknown-element', severity: 'error', find: unknownElements }),
  brokerRule({
    id: 'wrong-order',
    severity: 'error',
    versions: { before: '2.33.0' },
    find: ({ config: { cluster } }) => {
      if (cluster === null) return [];
      const places = cluster.node.children
        .map(({ name }) => CLUSTER_CONNECTION_ORDER.indexOf(name))
        .filter((place) => place >= 0);
      const wrong = places.findIndex((place, index) => place < (places[index - 1] ?? -1));
      if (wrong === -1) return [];
      const [name, before] = [places[wrong], places[wrong - 1]].map(
        (place) => CLUSTER_CONNECTION_ORDER[place ?? 0] ?? '',
      );
      return [
        {
          what: STOPS,
          why: `The children of <cluster-connection> have a fixed order up to 2.32, and <${name}> comes before <${before}> in it. ${CHECKED}.`,
          fix: reorder(cluster.path, CLUSTER_CONNECTION_ORDER),
        },
      ];
    },
  }),
  brokerRule({ id: 'written-twice', severity: 'error', find: writtenTwice }),
  brokerRule({
    id: 'bad-value',
    severity: 'error',
    find: (subject) =>
      writtenValues(subject).flatMap(({ name, text }) => {
        const why = badValue(name, text);
        return why === null ? [] : [{ what: STOPS, why }];
      }),
  }),
  brokerRule({
    id: 'one-is-not-true',
    severity: 'error',
    find: (subject) =>
      writtenValues(subject)
        .filter(({ name, text }) => BOOLEANS.includes(name) && text === '1')
        .map(({ name, path }) => ({
          what: `<${name}>1</${name}> counts as false.`,
          why: 'The XSD accepts 1 as true, but the broker reads only the word "true" as true.',
          fix: setChild(path, name, 'true'),
        })),
  }),
  brokerRule({
    id: 'deprecated-words',
    severity: 'note',
    versions: { from: '2.32.0' },
    find: ({ config: { policy } }) => {
      if (policy === null) return [];
      const name = NEW_NAMES[policy.element];
      const old = childOf(policy.node, 'check-for-live-server') !== null;
      // If the manager is ignored, the fix for that has the new name too.
      const renames = name !== undefined && policy.manager === null;
      if (!renames && !old) return [];
      const deprecated = [
        ...(renames ? [policy.element] : []),
        ...(old ? ['check-for-live-server'] : []),
      ];
      return [
        {
          what: `These old names still work, and a later release may drop them: ${deprecated.map((element) => `<${element}>`).join(', ')}.`,
          why: 'They were renamed in 2.32; the broker logs that at each start (AMQ221038).',
          fix: all(
            old ? renameCheck(policy.path) : (text) => text,
            renames ? rename(policy.path, name) : (text) => text,
          ),
        },
      ];
    },
  }),
  brokerRule({
    id: 'never-read',
    severity: 'note',
    find: ({ config: { policy } }) => {
      if (policy === null) return [];
      const unread = policy.lock === null ? UNREAD.classic : UNREAD.lock;
      const there = unread.filter((name) => childOf(policy.node, name) !== null);
      if (there.length === 0) return [];
      return [
        {
          what: `No effect: ${there.map((name) => `<${name}>`).join(', ')}.`,
          why:
            policy.lock === null
              ? 'The broker accepts it, but never uses it with classic replication.'
              : 'With a lock manager the broker does not read it: the lock manager decides.',
          fix: all(...there.map((name) => remove([...policy.path, name]))),
        },
      ];
    },
  }),
];

/**
 * Elements that are never used. From the sources of 2.0.0, 2.6.3, 2.11.0, 2.28.0, 2.44.0 and
 * 2.56.0; `restart-backup` tried on 2.44.0 too.
 */
const UNREAD = {
  classic: ['restart-backup', 'failback-delay', 'coordination-id'],
  lock: [
    'check-for-live-server',
    'check-for-active-server',
    'vote-on-replication-failure',
    'quorum-size',
    'quorum-vote-wait',
    'vote-retries',
    'vote-retry-wait',
    'restart-backup',
    'failback-delay',
    'scale-down',
  ],
};

const renameCheck =
  (policy: readonly string[]): Fix =>
  (text) =>
    // If both are present, the broker reads the old one.
    rename(
      [...policy, 'check-for-live-server'],
      'check-for-active-server',
    )(remove([...policy, 'check-for-active-server'])(text));

interface WrittenValue {
  readonly name: string;
  readonly text: string;
  readonly path: readonly string[];
}

/** Returns the values in the policy and in the cluster connection, without placeholders. */
function writtenValues({ config: { policy, cluster } }: Subject): readonly WrittenValue[] {
  return [policy, cluster].flatMap((part) =>
    (part?.node.children ?? [])
      .filter((child) => child.children.length === 0 && !PLACEHOLDER.test(child.text))
      .map(({ name, text }) => ({ name, text: text.trim(), path: part?.path ?? [] })),
  );
}

function badValue(name: string, text: string): string | null {
  if (BOOLEANS.includes(name)) {
    return ['true', 'false', '1', '0'].includes(text)
      ? null
      : `<${name}> has to be true or false, and is "${text}". ${CHECKED}.`;
  }
  const range = NUMBERS[name];
  if (range === undefined) return null;
  if (!/^[+-]?\d+$/.test(text))
    return `<${name}> has to be a whole number, and is "${text}". ${CHECKED}.`;
  const value = Number(text);
  if (value >= range.min || (value === -1 && range.allowsMinusOne)) return null;
  return `<${name}> has to be ${range.min} or more${range.allowsMinusOne ? ', or -1' : ''}, and is ${text} (AMQ229041 and the like).`;
}

function writtenTwice(subject: Subject): readonly Problem[] {
  const { policy, cluster, core } = subject.config;
  const replication = childOf(childOf(core, 'ha-policy'), 'replication');
  const policies = (replication?.children ?? []).filter(({ name }) => !name.includes(':'));
  const several =
    policies.length > 1
      ? [
          {
            what: STOPS,
            why: `<replication> may have one policy, and here it has ${policies.map(({ name }) => `<${name}>`).join(' and ')}. ${CHECKED}.`,
          },
        ]
      : [];
  const twice = [policy, cluster].flatMap((part) => {
    const children = part?.node.children ?? [];
    const repeated = children.filter(
      ({ name }, index) =>
        !name.includes(':') && children.findIndex((other) => other.name === name) < index,
    );
    return repeated.map(({ name, text }) => {
      const same = children.every((each) => each.name !== name || each.text === text);
      return {
        what: STOPS,
        why: `<${name}> occurs twice in <${part?.node.name ?? ''}>. ${CHECKED}.`,
        ...(same ? { fix: remove([...(part?.path ?? []), name]) } : {}),
      };
    });
  });
  return [...several, ...twice];
}
