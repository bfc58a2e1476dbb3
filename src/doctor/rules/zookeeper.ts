import { setProperty } from '../mends.ts';
import type { LockManager } from '../config.ts';
import { brokerRule, pairRule, type Case, type Rule, type Symptom } from '../rule.ts';
import { isWhole, PLACEHOLDER, spoken } from '../values.ts';

/** What CuratorDistributedLockManager takes, the same from 2.18 to 2.56. */
const NUMBERS = ['session-ms', 'session-percent', 'connection-ms', 'retries', 'retries-ms'];
const KNOWN = ['connect-string', 'namespace', ...NUMBERS];
const DEFAULT_SESSION_MS = 18_000;

const SLOW_SESSION_MS = 10_000;
const SHORT_SESSION_MS = 1_000;
/** Two ticks of a ZooKeeper server as it comes: it grants no shorter session. */
const ADVISED_SESSION_MS = 4_000;
const SINCE = { from: '2.18.0' };

/** Is ZooKeeper asked in the right way? */
export const ZOOKEEPER_RULES: readonly Rule[] = [
  brokerRule({ id: 'zookeeper-property', severity: 'error', versions: SINCE, find: properties }),
  brokerRule({
    id: 'zookeeper-session',
    severity: 'warning',
    versions: SINCE,
    find: (one) => {
      const lock = zooKeeperOf(one);
      if (lock === null) return [];
      const written = lock.properties.get('session-ms');
      const ms = written === undefined ? DEFAULT_SESSION_MS : Number(written);
      if (!Number.isFinite(ms) || (ms < SLOW_SESSION_MS && ms >= SHORT_SESSION_MS)) return [];
      const mend = lock.node.children.some(({ name }) => name === 'properties')
        ? {
            mend: setProperty(
              [...lock.path, 'properties'],
              'session-ms',
              String(ADVISED_SESSION_MS),
            ),
          }
        : {};
      return ms >= SLOW_SESSION_MS
        ? [
            {
              what: `A broker that crashes is replaced after ${spoken(ms)} only.`,
              why: `Its lock is free when its session expires: session-ms is ${String(ms)}${written === undefined ? ', the default' : ''}. It has to stay above the longest pause of garbage collection, and a server grants two of its ticks at least.`,
              ...mend,
            },
          ]
        : [
            {
              what: 'A pause of the JVM that nobody would notice ends the session, and the active broker stops.',
              why: `Its session-ms is ${String(ms)}. A ZooKeeper server grants two of its ticks at least, which is 4 s with its defaults.`,
              ...mend,
            },
          ];
    },
  }),
  brokerRule({
    id: 'zookeeper-one-node',
    severity: 'note',
    versions: SINCE,
    find: (one) => {
      const [only, ...more] = hostsOf(zooKeeperOf(one)) ?? [];
      const told = one.config.policy?.role === 'backup' && zooKeeperOf(one.peer) !== null;
      if (only === undefined || more.length > 0 || told) return [];
      return [
        {
          what: 'When that one ZooKeeper server ends, the active broker stops too, and nobody serves.',
          why: `Its connect-string names ${only} alone. Three servers bear the loss of one.`,
        },
      ];
    },
  }),
  pairRule({
    id: 'zookeepers-differ',
    severity: 'error',
    versions: SINCE,
    find: (first, second) => {
      const [a, b] = [zooKeeperOf(first), zooKeeperOf(second)];
      if (a === null || b === null) return [];
      const what = 'Each broker gets a lock of its own, so both can be active.';
      return differences(a, b).map((found) => ({ at: second, what, ...found }));
    },
  }),
];

function properties(one: Case): readonly Symptom[] {
  const lock = zooKeeperOf(one);
  if (lock === null) return [];
  const stops = 'The broker does not start.';
  const connect = lock.properties.get('connect-string');
  const missing =
    connect === undefined || connect.trim() === ''
      ? [
          {
            what: stops,
            why: 'ZooKeeper needs the property connect-string: host:port[,host:port...].',
          },
        ]
      : [];
  const bad = [...lock.properties].flatMap(([key, value]) => {
    if (!KNOWN.includes(key)) {
      return [
        {
          what: stops,
          why: `The property ${key} is unknown. These are known: ${KNOWN.join(', ')}.`,
        },
      ];
    }
    if (!NUMBERS.includes(key) || PLACEHOLDER.test(value) || isWhole(value)) return [];
    return [
      { what: stops, why: `The property ${key} has to be a whole number, and is "${value}".` },
    ];
  });
  return [...missing, ...bad];
}

/** Empty where they agree, or cannot be compared. Two lists with a server in common may be one ensemble. */
function differences(a: LockManager, b: LockManager): readonly Pick<Symptom, 'why' | 'mend'>[] {
  const [one, other] = [hostsOf(a), hostsOf(b)];
  if (one === null || other === null) return [];
  const [here, there] = [one.join(','), other.join(',')];
  if (!one.some((host) => other.includes(host)))
    return [{ why: `The ZooKeepers differ: one broker asks ${here}, the other ${there}.` }];
  const [root, otherRoot] = [a, b].map((lock) => chrootOf(lock.properties.get('connect-string')));
  if (root !== otherRoot)
    return [
      { why: `The paths in connect-string differ: "${root ?? ''}" and "${otherRoot ?? ''}".` },
    ];
  const [name, otherName] = [a, b].map((lock) => lock.properties.get('namespace') ?? '');
  if (name === undefined || name === otherName || PLACEHOLDER.test(name + (otherName ?? '')))
    return [];
  return [
    {
      why: `The namespaces differ: "${name}" and "${otherName ?? ''}".`,
      ...(name === '' ? {} : { mend: setProperty([...b.path, 'properties'], 'namespace', name) }),
    },
  ];
}

const chrootOf = (connect: string | undefined): string => /\/.*$/.exec(connect ?? '')?.[0] ?? '';

function hostsOf(lock: LockManager | null): readonly string[] | null {
  const connect = lock?.properties.get('connect-string');
  if (connect === undefined || PLACEHOLDER.test(connect)) return null;
  return connect
    .replace(/\/.*$/, '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
}

function zooKeeperOf(one: Case | null): LockManager | null {
  const lock = one?.config.policy?.lock ?? null;
  return lock?.kind === 'zookeeper' ? lock : null;
}
