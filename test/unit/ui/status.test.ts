import { expect, test } from 'vitest';
import type { BrokerStatus, PairStatus } from '../../../src/model/status.ts';
import { makeColors } from '../../../src/ui/colors.ts';
import { statusText } from '../../../src/ui/status.ts';
import { fakeStream } from './samples.ts';

const PLAIN = makeColors(fakeStream(null).stream, true, {});
const COLOURED = makeColors(fakeStream({ columns: 80 }).stream, true, {});

const MASTER: BrokerStatus = {
  version: '2.44.0',
  name: 'replicatedMaster',
  role: 'primary',
  running: true,
  paused: false,
  pid: 12_345,
  active: true,
  inSync: true,
  messages: 10,
  coreUrl: 'tcp://127.0.0.1:61616',
  amqpUrl: 'amqp://127.0.0.1:5672',
  consoleUrl: 'http://localhost:8161/console',
  uptimeMs: 125_000,
};
const SLAVE: BrokerStatus = {
  version: '2.44.0',
  name: 'replicatedSlave',
  role: 'backup',
  running: true,
  paused: false,
  pid: 678,
  active: false,
  inSync: true,
  messages: null,
  coreUrl: 'tcp://127.0.0.1:61716',
  amqpUrl: 'amqp://127.0.0.1:5772',
  consoleUrl: 'http://localhost:8261/console',
  uptimeMs: 4_300,
};
const GONE = { running: false, pid: null, active: false, inSync: false, messages: null };

const statusOf = (
  state: PairStatus['state'],
  master: Partial<BrokerStatus> = {},
  slave: Partial<BrokerStatus> = {},
): PairStatus => ({
  state,
  active: 'replicatedMaster',
  version: '2.44.0',
  haMode: 'classic',
  brokers: [
    { ...MASTER, ...master },
    { ...SLAVE, ...slave },
  ],
});

const PROTECTED = [
  'pair: protected - the master is active, the slave has everything',
  '      Artemis 2.44.0, classic replication',
];

test.each([
  [
    120,
    [
      'BROKER            ROLE    NOW      REPLICA   QUEUE   CORE   WEB    PID     UP  AMQP',
      'replicatedMaster  master  active   attached     10  61616  8161  12345  2 min  5672',
      'replicatedSlave   slave   passive  in sync       -  61716  8261    678    4 s  5772',
    ],
  ],
  [
    80,
    [
      'BROKER            ROLE    NOW      REPLICA   QUEUE   CORE   WEB    PID     UP',
      'replicatedMaster  master  active   attached     10  61616  8161  12345  2 min',
      'replicatedSlave   slave   passive  in sync       -  61716  8261    678    4 s',
    ],
  ],
  [
    40,
    [
      'BROKER            ROLE    NOW',
      'replicatedMaster  master  active',
      'replicatedSlave   slave   passive',
    ],
  ],
])('at %i columns', (width, rows) => {
  const text = statusText(statusOf('protected'), width, PLAIN);
  expect(text.split('\n')).toEqual([...rows, '', ...PROTECTED]);
});

test.each<[string, Partial<BrokerStatus>, Partial<BrokerStatus>, string[], string[]]>([
  [
    'one starts',
    { active: false, inSync: false },
    GONE,
    ['passive', 'not in sync'],
    ['stopped', '-'],
  ],
  [
    'one is paused',
    { paused: true },
    { inSync: false },
    ['paused', '-'],
    ['passive', 'not in sync'],
  ],
  ['the other is paused', { inSync: false }, { paused: true }, ['active', 'none'], ['paused', '-']],
  ['failed over', GONE, { active: true }, ['stopped', '-'], ['active', 'attached']],
])('what each broker is now: %s', (_, master, slave, first, second) => {
  const rows = statusText(statusOf('starting', master, slave), 80, PLAIN).split('\n');
  const cells = rows.slice(1, 3).map((row) => row.split(/ {2,}/).slice(2, 4));
  expect(cells).toEqual([first, second]);
});

test.each([
  ['down', 'no broker runs', 'yellow'],
  ['starting', 'a broker runs, none is active yet', 'yellow'],
  ['unavailable', 'no client can send or receive', 'red'],
  ['unprotected', 'the master is active, without a replica in sync', 'yellow'],
  ['protected', 'the master is active, the slave has everything', 'green'],
  ['failed-over', 'the slave is active', 'yellow'],
  ['split-brain', 'both are active', 'red'],
] as const)('%s means: %s, in %s', (state, meaning, colour) => {
  const status = { ...statusOf(state), version: null, haMode: 'file' as const };
  const pairLine = (colors: typeof PLAIN): string | undefined =>
    statusText(status, 80, colors).split('\n').at(-2);
  expect(pairLine(PLAIN)).toBe(`pair: ${state} - ${meaning}`);
  expect(pairLine(COLOURED)).toBe(`pair: ${COLOURED[colour](state)} - ${meaning}`);
  expect(statusText(status, 80, PLAIN)).toMatch(/Artemis \?, file lock$/);
});

test('no brokers, no pair', () => {
  expect(statusText({ ...statusOf('down'), brokers: [] }, 80, PLAIN)).toBe(
    'There is no pair here.',
  );
});

test.each([
  [true, true, {}, true],
  [true, true, { NO_COLOR: '' }, true],
  [true, true, { NO_COLOR: '1' }, false],
  [true, true, { TERM: 'dumb' }, false],
  [true, false, {}, false],
  [false, true, {}, false],
])('terminal %s, wanted %s, %j: colours %s', (terminal, wanted, env, on) => {
  const { stream } = fakeStream(terminal ? { columns: 80 } : null);
  expect(makeColors(stream, wanted, env).red('x')).toBe(on ? '\u001b[31mx\u001b[39m' : 'x');
});

test('with ZooKeeper: where it is, and how many of ours run when not all do', () => {
  const node = { id: 1, port: 2_181, running: true, pid: 1 };
  const zookeeper = (nodes: readonly (typeof node)[]): PairStatus => ({
    ...statusOf('protected'),
    ...{ haMode: 'zookeeper', zookeeper: { connectString: 'zk:2181', sessionMs: 1_000, nodes } },
  });
  const last = (status: PairStatus): string | undefined =>
    statusText(status, 100, PLAIN).split('\n').at(-1);
  expect(last(zookeeper([]))).toMatch(/ZooKeeper lock at zk:2181$/);
  expect(last(zookeeper([node, { ...node, running: false }]))).toMatch(/, 1 of 2 running$/);
});
