import { expect, test } from 'vitest';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import { instanceOf, locksFolderOf } from '../../../../src/pair/plan/paths.ts';
import {
  brokerXmlPlan,
  createArguments,
  fixedPorts,
  allPortsOf,
  portsOf,
  refuseUnsupported,
  type XmlVariant,
} from '../../../../src/pair/plan/plan.ts';
import { refusalOf } from '../../platform/samples.ts';
import { aPlan, DISTRIBUTION, HOME, SETTINGS } from '../samples.ts';

const FOLDER = `${HOME}/target/apache-artemis-2.44.0/instances`;
const ALIAS = '/tmp/amq-ha-demo-x/pair';
const FILE = aPlan({ settings: { ...SETTINGS, lockManager: 'file' } });

test.each([
  [0, [61_616, 5_672, 8_161, 61_716, 5_772, 8_261]],
  [3_000, [64_616, 8_672, 11_161, 64_716, 8_772, 11_261]],
])('fixed ports with offset %i', (offset, ports) => {
  expect(portsOf(fixedPorts(offset))).toEqual(ports);
  expect(fixedPorts(offset).backup).toEqual({ core: ports[3], amqp: ports[4], console: ports[5] });
});

test('a plan has all of the pair, but neither the home, nor the zip, nor the Java setting', () => {
  expect(aPlan()).toEqual({
    folder: 'apache-artemis-2.44.0',
    alias: null,
    distribution: DISTRIBUTION,
    policyElements: { primary: ['group-name'] },
    java: { home: '/jdk', feature: 21 },
    haMode: 'classic',
    zookeeper: null,
    ports: fixedPorts(0),
    link: null,
    settings: {
      lockManager: 'none',
      zookeeper: null,
      zookeeperNodes: 1,
      failureDetection: 'fast',
      ports: 'fixed',
      portOffset: 0,
      user: 'anna',
      password: 'p w',
      clusterUser: 'cluster',
      clusterPassword: 'c w',
      classArchive: true,
    },
  });
  expect(FILE).toEqual({
    ...aPlan(),
    haMode: 'file',
    settings: { ...aPlan().settings, lockManager: 'file' },
  });
});

test('the file lock is refused where the distribution has none', async () => {
  const distribution = { ...DISTRIBUTION, product: 'AMQ 7.8.0', fileLockClass: null };
  const settings = { ...SETTINGS, lockManager: 'file' as const };
  const error = await refusalOf(() => {
    refuseUnsupported(distribution, settings);
  });
  expect(error).toMatchObject({
    code: 'USAGE',
    exit: 69,
    hint: 'use --lock-manager none with this broker, or a broker that has one: --broker 2.44.0',
  });
  expect(error.message).toMatch(/^AMQ 7\.8\.0 has no file lock manager: /);
  expect(() => {
    refuseUnsupported(distribution, SETTINGS);
  }).not.toThrow();
});

test.each([
  [
    { zooKeeperLockClass: null },
    /^AMQ 7\.8\.0 has no ZooKeeper lock manager: /,
    'use --lock-manager none with this broker, or a broker that has one: --broker 2.44.0',
  ],
  [
    { shipsZooKeeper: false },
    /^AMQ 7\.8\.0 ships no ZooKeeper, /,
    'use an external ensemble: --zookeeper host:port',
  ],
])('the ZooKeeper lock is refused where the distribution has %j', async (lacks, message, hint) => {
  const distribution = { ...DISTRIBUTION, product: 'AMQ 7.8.0', ...lacks };
  const settings = { ...SETTINGS, lockManager: 'zookeeper' as const };
  const error = await refusalOf(() => {
    refuseUnsupported(distribution, settings);
  });
  expect(error).toMatchObject({ code: 'USAGE', exit: 69, hint });
  expect(error.message).toMatch(message);
});

test("the pair's own ZooKeeper: one server on its usual port plus offset; three on picked ports", () => {
  const settings = { ...SETTINGS, lockManager: 'zookeeper' as const, portOffset: 1_000 };
  const one = aPlan({ settings });
  expect(one).toMatchObject({
    haMode: 'zookeeper',
    zookeeper: {
      connectString: '127.0.0.1:3181',
      sessionMs: 1_000,
      grantedSessionMs: 1_000,
      nodes: [{ id: 1, clientPort: 3_181, quorumPort: 3_881, electionPort: 4_881 }],
    },
  });
  expect(allPortsOf(one)).toEqual([...portsOf(one.ports), 3_181]);
  const ports = fixedPorts(20_000);
  const three = aPlan({
    ports,
    settings: { ...settings, ports: 'auto', portOffset: 0, zookeeperNodes: 3 },
  });
  const own = allPortsOf(three).slice(6);
  const first = ports.primary.core + 10;
  expect(own).toEqual(Array.from({ length: 9 }, (_, index) => first + index));
  expect(three.zookeeper?.connectString).toBe(
    [first, first + 3, first + 6].map((port) => `127.0.0.1:${port}`).join(','),
  );
});

test('an external ZooKeeper: no server of the pair, and the session that it grants', () => {
  const settings = {
    ...SETTINGS,
    lockManager: 'zookeeper' as const,
    zookeeper: 'zk:2181',
    failureDetection: 'stock' as const,
  };
  const plan = aPlan({ settings, grantedSessionMs: 40_000 });
  expect(plan.zookeeper).toMatchObject({
    connectString: 'zk:2181',
    nodes: [],
    sessionMs: 18_000,
    grantedSessionMs: 40_000,
  });
  expect(allPortsOf(plan)).toHaveLength(6);
  expect(brokerXmlPlan(HOME, plan, 'backup').lockManager).toEqual({
    className: 'org.example.Lease',
    properties: {
      'connect-string': 'zk:2181',
      namespace: 'amq-ha-demo-00c0ffee',
      // The session of the backup is longer than that of the primary.
      'session-ms': '30000',
      'connection-ms': '8000',
      retries: '1',
      'retries-ms': '1000',
    },
  });
  const { lockManager } = brokerXmlPlan(HOME, plan, 'primary');
  expect(lockManager?.properties['session-ms']).toBe('18000');
});

test.each([
  [null, 'primary', `${FOLDER}/replicatedMaster`],
  [null, 'backup', `${FOLDER}/replicatedSlave`],
  [ALIAS, 'primary', `${ALIAS}/instances/replicatedMaster`],
  [ALIAS, 'backup', `${ALIAS}/instances/replicatedSlave`],
] as const)('with the alias %s the %s runs in %s', (alias, role, runFolder) => {
  const name = role === 'primary' ? 'replicatedMaster' : 'replicatedSlave';
  expect(instanceOf(HOME, aPlan({ alias }), role)).toEqual({
    folder: `${FOLDER}/${name}`,
    runFolder,
  });
});

test('both brokers use one locks folder, beside the instances', () => {
  expect(locksFolderOf(HOME, FILE)).toBe(`${FOLDER}/locks`);
  expect(locksFolderOf(HOME, { ...FILE, alias: ALIAS })).toBe(`${ALIAS}/instances/locks`);
});

test.each<[BrokerRole, boolean, string]>([
  [
    'primary',
    true,
    'create --silent --no-autotune --nio --replicated --clustered --staticCluster tcp://127.0.0.1:61716 --host 127.0.0.1 --default-port 61616 --http-host localhost --http-port 8161',
  ],
  [
    'primary',
    false,
    'create --silent --no-autotune --nio --replicated --clustered --host 127.0.0.1 --default-port 61616 --http-host localhost --http-port 8161',
  ],
  [
    'backup',
    true,
    'create --silent --no-autotune --nio --replicated --slave --clustered --staticCluster tcp://127.0.0.1:61616 --host 127.0.0.1 --default-port 61716 --http-host localhost --http-port 8261',
  ],
  [
    'backup',
    false,
    'create --silent --no-autotune --nio --replicated --slave --clustered --host 127.0.0.1 --default-port 61716 --http-host localhost --http-port 8261',
  ],
])('artemis create of the %s, static cluster %s', (role, staticCluster, args) => {
  const plan = aPlan({ distribution: { ...DISTRIBUTION, createOptions: { staticCluster } } });
  expect(createArguments(HOME, plan, role)).toEqual([
    ...args.split(' '),
    '--no-hornetq-acceptor',
    '--no-mqtt-acceptor',
    '--no-stomp-acceptor',
    '--allow-anonymous',
    '--role',
    'admin',
    '--user',
    'anna',
    '--password',
    'p w',
    '--cluster-user',
    'cluster',
    '--cluster-password',
    'c w',
    '--max-hops',
    '1',
    `${FOLDER}/${role === 'primary' ? 'replicatedMaster' : 'replicatedSlave'}`,
  ]);
});

test('artemis create makes the instance where the broker will run', () => {
  expect(createArguments(HOME, aPlan({ alias: ALIAS }), 'backup').at(-1)).toBe(
    `${ALIAS}/instances/replicatedSlave`,
  );
});

test.each<[BrokerRole, XmlVariant | undefined, object]>([
  ['primary', undefined, { role: 'primary', policyRole: 'primary', checkForActive: true }],
  ['primary', { firstStart: true }, { policyRole: 'primary', checkForActive: false }],
  ['primary', { firstStart: false }, { checkForActive: true }],
  ['backup', {}, { role: 'backup', policyRole: 'backup', checkForActive: true }],
  ['backup', { policyRole: 'primary' }, { role: 'backup', policyRole: 'primary' }],
])('broker.xml of the %s, variant %j', (role, variant, expected) => {
  const { primary, backup } = fixedPorts(0);
  expect(brokerXmlPlan(HOME, aPlan(), role, variant)).toEqual({
    role,
    policyRole: role,
    haMode: 'classic',
    vocabulary: 'primary-backup',
    policyElements: { primary: ['group-name'] },
    lockManager: null,
    checkForActive: true,
    own: role === 'primary' ? primary : backup,
    link: role === 'primary' ? { own: 61_616, peer: 61_716 } : { own: 61_716, peer: 61_616 },
    failureDetection: 'fast',
    queues: ['haQueue', 'amqHaDemo.probe', 'amqHaDemo.drill'],
    ...expected,
  });
});

test('broker.xml of a pair with a file lock names the class and the folder', () => {
  expect(brokerXmlPlan(HOME, { ...FILE, alias: ALIAS }, 'backup')).toEqual({
    ...brokerXmlPlan(HOME, aPlan(), 'backup'),
    haMode: 'file',
    lockManager: {
      className: 'org.example.FileLock',
      properties: { 'locks-folder': `${ALIAS}/instances/locks` },
    },
  });
});
