import { setProperty } from '../fixes/element-fixes.ts';
import type { LockManagerConfig } from '../subject/config.ts';
import { brokerRule, pairRule, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { isWhole, PLACEHOLDER } from '../subject/values.ts';
import { hostsOf, zooKeeperOf } from '../subject/zookeeper-lock.ts';

/** Properties of CuratorDistributedLockManager, the same from 2.18 to 2.56. */
const NUMBERS = ['session-ms', 'session-percent', 'connection-ms', 'retries', 'retries-ms'];
const KNOWN = ['connect-string', 'namespace', ...NUMBERS];
const SINCE = { from: '2.18.0' };

/** Is the ZooKeeper lock manager configured correctly? */
export const ZOOKEEPER_RULES: readonly Rule[] = [
  brokerRule({ id: 'zookeeper-property', severity: 'error', versions: SINCE, find: properties }),
  brokerRule({
    id: 'zookeeper-one-node',
    severity: 'note',
    versions: SINCE,
    find: (subject) => {
      const [only, ...more] = hostsOf(zooKeeperOf(subject)) ?? [];
      const isReportedOnPrimary =
        subject.config.policy?.role === 'backup' && zooKeeperOf(subject.peer) !== null;
      if (only === undefined || more.length > 0 || isReportedOnPrimary) return [];
      return [
        {
          what: 'When the only ZooKeeper server ends, the active broker stops too, and no broker is active.',
          why: `Its connect-string names only ${only}. Three servers tolerate the loss of one.`,
        },
      ];
    },
  }),
  brokerRule({
    id: 'zookeeper-even',
    severity: 'note',
    versions: SINCE,
    find: (subject) => {
      const servers = hostsOf(zooKeeperOf(subject))?.length ?? 0;
      const isReportedOnPrimary =
        subject.config.policy?.role === 'backup' && zooKeeperOf(subject.peer) !== null;
      if (servers === 0 || servers % 2 === 1 || isReportedOnPrimary) return [];
      const [all, enough] = [String(servers), String(servers - 1)];
      const tolerated = servers / 2 - 1;
      return [
        {
          what: `The ${all} ZooKeeper servers tolerate the loss of ${tolerated === 0 ? 'none' : tolerated}, no more than ${enough} would.`,
          why: 'More than half of them have to run, or no broker is active. Three tolerate the loss of one, five of two.',
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
        'The backup never takes over: its lock manager does not have the number that the lock manager of the primary keeps.';
      return differences(a, b).map((found) => ({ at: second, what, ...found }));
    },
  }),
];

function properties(subject: Subject): readonly Problem[] {
  const lock = zooKeeperOf(subject);
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

/**
 * Returns how two configurations differ; empty if they agree, or cannot be compared. Two lists with
 * a server in common may be one ensemble.
 */
function differences(
  a: LockManagerConfig,
  b: LockManagerConfig,
): readonly Pick<Problem, 'why' | 'fix'>[] {
  const [hosts, otherHosts] = [hostsOf(a), hostsOf(b)];
  if (hosts === null || otherHosts === null) return [];
  const [here, there] = [hosts.join(','), otherHosts.join(',')];
  if (!hosts.some((host) => otherHosts.includes(host)))
    return [
      { why: `The ZooKeeper ensembles differ: one broker uses ${here}, the other ${there}.` },
    ];
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
      ...(name === '' ? {} : { fix: setProperty([...b.path, 'properties'], 'namespace', name) }),
    },
  ];
}

const chrootOf = (connect: string | undefined): string => /\/.*$/.exec(connect ?? '')?.[0] ?? '';
