import { setProperty } from '../fixes/mends.ts';
import type { LockManager } from '../subject/config.ts';
import { brokerRule, pairRule, type Case, type Rule, type Symptom } from '../subject/rule.ts';
import { isWhole, PLACEHOLDER } from '../subject/values.ts';
import { hostsOf, zooKeeperOf } from '../subject/zookeeper-lock.ts';

/** What CuratorDistributedLockManager takes, the same from 2.18 to 2.56. */
const NUMBERS = ['session-ms', 'session-percent', 'connection-ms', 'retries', 'retries-ms'];
const KNOWN = ['connect-string', 'namespace', ...NUMBERS];
const SINCE = { from: '2.18.0' };

/** Is ZooKeeper asked in the right way? */
export const ZOOKEEPER_RULES: readonly Rule[] = [
  brokerRule({ id: 'zookeeper-property', severity: 'error', versions: SINCE, find: properties }),
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
  brokerRule({
    id: 'zookeeper-even',
    severity: 'note',
    versions: SINCE,
    find: (one) => {
      const servers = hostsOf(zooKeeperOf(one))?.length ?? 0;
      const told = one.config.policy?.role === 'backup' && zooKeeperOf(one.peer) !== null;
      if (servers === 0 || servers % 2 === 1 || told) return [];
      const [all, enough] = [String(servers), String(servers - 1)];
      const borne = servers / 2 - 1;
      return [
        {
          what: `The ${all} ZooKeeper servers bear the loss of ${borne === 0 ? 'none' : String(borne)}, no more than ${enough} would.`,
          why: 'More than half of them have to be there, or nobody serves. Three bear the loss of one, five that of two.',
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
      const what =
        'The backup never takes over: its lock manager does not know the number that the one of the primary keeps.';
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
