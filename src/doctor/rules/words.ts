import { all, remove, rename, reorder, setChild } from '../fixes/mends.ts';
import { brokerRule, type Case, type Mend, type Rule, type Symptom } from '../subject/rule.ts';
import { childOf, PLACEHOLDER } from '../subject/values.ts';
import { CLUSTER_CONNECTION_ORDER } from '../releases/vocabulary-table.ts';
import { BOOLEANS, NUMBERS } from '../releases/kinds.ts';
import { unknownElements } from './unknown.ts';

/** Old names of one thing, and the new ones (2.32). */
const NEW_NAMES: Readonly<Record<string, string>> = { master: 'primary', slave: 'backup' };
const STOPS = 'The broker does not start.';
const CHECKED =
  'The file is checked against the XSD at each start (AMQ214019, Invalid configuration)';

/** Does this release understand what is written, and does it read it at all? */
export const WORD_RULES: readonly Rule[] = [
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
          why: `The children of <cluster-connection> have a fixed order up to 2.32, and <${String(name)}> comes before <${String(before)}> in it. ${CHECKED}.`,
          mend: reorder(cluster.path, CLUSTER_CONNECTION_ORDER),
        },
      ];
    },
  }),
  brokerRule({ id: 'written-twice', severity: 'error', find: writtenTwice }),
  brokerRule({
    id: 'bad-value',
    severity: 'error',
    find: (one) =>
      judgedValues(one).flatMap(({ name, text }) => {
        const why = badValue(name, text);
        return why === null ? [] : [{ what: STOPS, why }];
      }),
  }),
  brokerRule({
    id: 'one-is-not-true',
    severity: 'error',
    find: (one) =>
      judgedValues(one)
        .filter(({ name, text }) => BOOLEANS.includes(name) && text === '1')
        .map(({ name, path }) => ({
          what: `<${name}>1</${name}> counts as false.`,
          why: 'The XSD lets 1 pass for true, but the broker then reads only the word "true" as true.',
          mend: setChild(path, name, 'true'),
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
      // Where the manager is ignored, the mend for that has the new name too.
      const renames = name !== undefined && policy.manager === null;
      if (!renames && !old) return [];
      const words = [
        ...(renames ? [policy.element] : []),
        ...(old ? ['check-for-live-server'] : []),
      ];
      return [
        {
          what: `These words still work, and a later release may drop them: ${words.map((word) => `<${word}>`).join(', ')}.`,
          why: 'They were renamed in 2.32; the broker says so at each start (AMQ221038).',
          mend: all(
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
              ? 'The broker accepts it, and never uses it with classic replication.'
              : 'With a lock manager the broker does not read it; the manager decides.',
          mend: all(...there.map((name) => remove([...policy.path, name]))),
        },
      ];
    },
  }),
];

/** Read from the sources of 2.0.0, 2.6.3, 2.11.0, 2.28.0, 2.44.0 and 2.56.0; `restart-backup` tried on 2.44.0 too. */
const UNREAD = {
  classic: ['restart-backup', 'failback-delay', 'coordination-id'],
  lock: [
    ...['check-for-live-server', 'check-for-active-server', 'vote-on-replication-failure'],
    ...['quorum-size', 'quorum-vote-wait', 'vote-retries', 'vote-retry-wait'],
    ...['restart-backup', 'failback-delay', 'scale-down'],
  ],
};

const renameCheck =
  (policy: readonly string[]): Mend =>
  (text) =>
    // Where both are written, the broker reads the old one.
    rename(
      [...policy, 'check-for-live-server'],
      'check-for-active-server',
    )(remove([...policy, 'check-for-active-server'])(text));

interface Judged {
  readonly name: string;
  readonly text: string;
  readonly path: readonly string[];
}

/** What stands in the policy and in the cluster connection, as far as it can be judged. */
function judgedValues({ config: { policy, cluster } }: Case): readonly Judged[] {
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
  const number = NUMBERS[name];
  if (number === undefined) return null;
  if (!/^[+-]?\d+$/.test(text))
    return `<${name}> has to be a whole number, and is "${text}". ${CHECKED}.`;
  const value = Number(text);
  if (value >= number.least || (value === -1 && number.minusOne)) return null;
  return `<${name}> has to be ${String(number.least)} or more${number.minusOne ? ', or -1' : ''}, and is ${text} (AMQ229041 and the like).`;
}

function writtenTwice(one: Case): readonly Symptom[] {
  const { policy, cluster, core } = one.config;
  const replication = childOf(childOf(core, 'ha-policy'), 'replication');
  const policies = (replication?.children ?? []).filter(({ name }) => !name.includes(':'));
  const several =
    policies.length > 1
      ? [
          {
            what: STOPS,
            why: `<replication> holds one policy, and here it holds ${policies.map(({ name }) => `<${name}>`).join(' and ')}. ${CHECKED}.`,
          },
        ]
      : [];
  const twice = [policy, cluster].flatMap((part) => {
    const children = part?.node.children ?? [];
    const again = children.filter(
      ({ name }, index) =>
        !name.includes(':') && children.findIndex((other) => other.name === name) < index,
    );
    return again.map(({ name, text }) => {
      const same = children.every((each) => each.name !== name || each.text === text);
      return {
        what: STOPS,
        why: `<${name}> stands twice in <${part?.node.name ?? ''}>. ${CHECKED}.`,
        ...(same ? { mend: remove([...(part?.path ?? []), name]) } : {}),
      };
    });
  });
  return [...several, ...twice];
}
