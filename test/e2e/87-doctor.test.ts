import rhea from 'rhea';
import { expect, test } from 'vitest';
import type { PairStatus } from '../../src/model/status.ts';
import { applied } from '../unit/doctor/helpers.ts';
import {
  configured,
  edit,
  grave,
  judged,
  logOf,
  MASTER,
  mended,
  SLAVE,
  startByHand,
} from './doctor-helpers.ts';
import { type Home, pidOf, until } from './harness.ts';

test('no-active-check: both are active once the master comes back', async () => {
  const home = await configured();
  edit(home, MASTER, (text) => text.replace(/ *<check-for-active-server>.*\n/, ''));
  expect(grave(await judged(home, SLAVE, MASTER))).toEqual(['no-active-check replicatedMaster']);

  await home.ok('start');
  const here = await judged(home); // without arguments: this machine, and this pair
  // A passive broker listens for its console alone.
  expect(here.machine?.ports.filter(({ ours }) => ours)).toHaveLength(4);
  expect(here.machine?.ports.filter(({ free }) => free)).toHaveLength(2);
  expect(here.judged.map(({ version, versionFrom }) => version + versionFrom)).toEqual([
    '2.44.0instance',
    '2.44.0instance',
  ]);
  expect(grave(here)).toEqual(['no-active-check replicatedMaster']);

  await home.ok('failover', '--by', 'kill');
  await startByHand(home, MASTER);
  await home.until('the split brain', ({ state }) => state === 'split-brain');
  expect(await mended(home)).toEqual([]);
});

test('no-failback: the master comes back as the replica, and stays it', async () => {
  const home = await configured();
  edit(home, SLAVE, (text) => text.replace(/ *<allow-failback>.*\n/, ''));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual(['no-failback replicatedSlave']);

  await home.ok('start');
  await home.ok('failover', '--by', 'kill');
  await startByHand(home, MASTER);
  await until('the master to be told so', () => logOf(home, MASTER).includes('AMQ224056'));
  await home.until('the master to be in sync', ({ brokers }) =>
    brokers.some(({ role, active, inSync }) => role === 'primary' && !active && inSync),
  );
  expect(await home.status()).toMatchObject({ state: 'failed-over', active: 'replicatedSlave' });
  expect(await mended(home)).toEqual([]);
});

test('manager-ignored: in <master> nobody reads the lock manager', async () => {
  const home = await configured('--lock-manager', 'file');
  edit(home, MASTER, (text) => text.replace(/<(\/?)primary>/g, '<$1master>'));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual([
    'policies-differ replicatedSlave',
    'no-active-check replicatedMaster',
    'manager-ignored replicatedMaster',
  ]);

  await startByHand(home, MASTER);
  await home.until('the master to serve', ({ active }) => active !== null);
  expect(await haPolicyOf(home)).toBe('Replication Primary w/quorum voting');

  const [finding] = (await judged(home, MASTER, SLAVE)).findings.filter(
    ({ id }) => id === 'manager-ignored',
  );
  edit(home, MASTER, (text) => applied(text, finding?.diff ?? ''));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual([]);
});

test('check-period: above the TTL it makes a split brain out of a healthy pair', async () => {
  const home = await configured();
  for (const broker of [MASTER, SLAVE])
    edit(home, broker, (text) => text.replace(/<check-period>\d+/, '<check-period>30000'));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual([
    'check-period replicatedMaster',
    'check-period replicatedSlave',
  ]);

  await startByHand(home, MASTER);
  await home.until('the master to serve', ({ active }) => active !== null);
  await startByHand(home, SLAVE);
  await home.until('the split brain', ({ state }) => state === 'split-brain');
  expect(await mended(home)).toEqual([]);
});

test('quorum-size: with one pair nobody else can vote', async () => {
  const home = await configured();
  const votes = '<quorum-size>2</quorum-size><vote-retries>1</vote-retries>';
  edit(home, SLAVE, (text) => text.replace('<backup>', `<backup>${votes}`));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual(['quorum-size replicatedSlave']);
  await home.ok('start');
  process.kill(pidOf(await home.status(), 'primary'), 'SIGKILL');
  await until('the slave to be refused', () => logOf(home, SLAVE).includes('AMQ221070'));
  expect((await home.status()).active).toBeNull();

  await home.ok('stop');
  expect(await mended(home)).toEqual([]);
  const voting = `<vote-on-replication-failure>true</vote-on-replication-failure>${votes}`;
  edit(home, MASTER, (text) => text.replace('<primary>', `<primary>${voting}`));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual(['quorum-size replicatedMaster']);
  await home.ok('start');
  process.kill(pidOf(await home.status(), 'backup'), 'SIGKILL');
  await home.until('the master to give up', ({ active }) => active === null);
  await home.ok('stop');
  expect(await mended(home)).toEqual([]);
});

test('vote-retries: without a vote the slave takes the dead master for alive', async () => {
  const home = await configured();
  edit(home, SLAVE, (text) => text.replace('<backup>', '<backup><vote-retries>0</vote-retries>'));
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual(['vote-retries replicatedSlave']);
  await home.ok('start');
  process.kill(pidOf(await home.status(), 'primary'), 'SIGKILL');
  await until('the slave to go on as a backup', () => logOf(home, SLAVE).includes('AMQ221070'));
  expect((await home.status()).active).toBeNull();
  await home.ok('stop');
  expect(await mended(home)).toEqual([]);
});

test('points-at-itself: a master that comes back does not find the slave that serves', async () => {
  const home = await configured();
  const own = /name="artemis">(tcp:[^<]+)/;
  edit(home, MASTER, (text) =>
    text.replace(/(name="peer">)[^<]+/, `$1${own.exec(text)?.[1] ?? ''}`),
  );
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual(['points-at-itself replicatedMaster']);
  await home.ok('start');
  await home.ok('failover', '--by', 'kill');
  await startByHand(home, MASTER);
  await home.until('the split brain', ({ state }) => state === 'split-brain');
});

test('cluster-credentials-differ: the slave is refused, and stops itself', async () => {
  const home = await configured();
  edit(home, SLAVE, (text) =>
    text.replace(/(<cluster-password>)[^<]+/, '$1another').replace(/(<cluster-user>)[^<]+/, '$1x'),
  );
  expect(grave(await judged(home, MASTER, SLAVE))).toContain(
    'cluster-credentials-differ replicatedSlave',
  );
  await startByHand(home, MASTER);
  await home.until('the master to serve', ({ active }) => active !== null);
  await startByHand(home, SLAVE);
  await until('the slave to be refused', () => logOf(home, SLAVE).includes('AMQ222009'));
});

test('passive-gives-up-first: what the master acknowledged alone is lost with the majority of ZooKeeper', async () => {
  const home = await configured('--lock-manager', 'zookeeper');
  for (const [broker, ms] of [
    [MASTER, 9_000],
    [SLAVE, 1_000],
  ] as const) {
    const session = `$1${String(ms)}`;
    edit(home, broker, (text) => text.replace(/(key="session-ms" value=")\d+/, session));
  }
  expect(grave(await judged(home, MASTER, SLAVE))).toEqual([
    'passive-gives-up-first replicatedSlave',
  ]);
  const started = (await home.ok('start')) as unknown as PairStatus;
  const zookeeper = started.zookeeper?.nodes[0]?.pid ?? 0;
  expect(zookeeper).toBeGreaterThan(0);
  process.kill(zookeeper, 'SIGSTOP');
  await until('the slave to have given up', () => logOf(home, MASTER).includes('AMQ222092'));
  const master = started.brokers.find(({ role }) => role === 'primary');
  expect(await acknowledged(master?.amqpUrl ?? '', 10)).toBe(10);
  await home.until('the master to have given up', ({ brokers }) =>
    brokers.some(({ role, pid }) => role === 'primary' && pid === null),
  );
  process.kill(zookeeper, 'SIGCONT');
  await home.until('the slave to serve', ({ active }) => active !== null);
  expect(await home.ok('browse')).toMatchObject({ count: 0 });
  expect(await mended(home)).toEqual([]);
});

/** Some times as long as a slave needs to be found and in sync. */
const LONG_ENOUGH_MS = 8_000;

test('group-names-differ: a slave of another group waits for ever', async () => {
  const home = await configured();
  edit(home, SLAVE, (text) => text.replace('<backup>', '<backup><group-name>b</group-name>'));
  expect(grave(await judged(home, MASTER, SLAVE))).toContain('group-names-differ replicatedSlave');
  await startByHand(home, MASTER);
  await startByHand(home, SLAVE);
  await home.until('the slave to have waited', ({ brokers }) =>
    brokers.every(({ uptimeMs }) => (uptimeMs ?? 0) > LONG_ENOUGH_MS),
  );
  expect((await home.status()).brokers.map(({ inSync }) => inSync)).toEqual([false, false]);
  await home.ok('stop');
  expect(await mended(home)).toEqual([]);
  expect(await home.ok('start')).toMatchObject({ state: 'protected' });
});

/** Sends so many durable messages to a broker. @returns how many it acknowledged */
async function acknowledged(url: string, count: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const connection = rhea.create_container().connect({
    ...{ host: hostname, port: Number(port), username: 'admin', password: 'password' },
    reconnect: false,
  });
  const sender = connection.open_sender('haQueue');
  let sent = 0;
  let acked = 0;
  let isGone = false;
  sender.on('sendable', () => {
    while (sent < count && sender.sendable()) {
      sender.send({ durable: true, body: 'alone' });
      sent += 1;
    }
  });
  sender.on('accepted', () => (acked += 1));
  connection.on('disconnected', () => (isGone = true));
  await until('the acknowledgements', () => acked === count || isGone);
  connection.close();
  return acked;
}

async function haPolicyOf(home: Home): Promise<unknown> {
  const master = (await home.status()).brokers.find(({ role }) => role === 'primary');
  const answer = await fetch(
    `${master?.consoleUrl ?? ''}/jolokia/read/org.apache.activemq.artemis:broker=*/HAPolicy`,
    {
      headers: {
        origin: 'http://localhost',
        authorization: `Basic ${Buffer.from('admin:password').toString('base64')}`,
      },
    },
  );
  const { value } = (await answer.json()) as { value: Record<string, { HAPolicy: string }> };
  return Object.values(value)[0]?.HAPolicy;
}
