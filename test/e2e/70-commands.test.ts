import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrokerStatus } from '../../src/model/status.ts';
import { Home, pidOf, until } from './harness.ts';

describe('commands on a running pair', () => {
  let home: Home;

  beforeAll(async () => {
    home = new Home();
    await home.init('2.44.0', '--user', 'me', '--password', "s3cr'et");
  });

  afterAll(() => {
    home.cleanUp();
  });

  test('status has the promised fields, and exit 0', async () => {
    const { exit, json } = await home.cli(['status', '--json']);
    expect(exit).toBe(0);
    expect(json).toMatchObject({
      state: 'protected',
      active: 'replicatedMaster',
      version: '2.44.0',
      haMode: 'classic',
    });
    const [master, slave] = json['brokers'] as readonly [BrokerStatus, BrokerStatus];
    expect(master).toMatchObject({
      name: 'replicatedMaster',
      role: 'primary',
      running: true,
      paused: false,
      active: true,
      inSync: true,
      messages: 0,
    });
    expect(slave).toMatchObject({
      name: 'replicatedSlave',
      role: 'backup',
      running: true,
      paused: false,
      active: false,
      inSync: true,
      messages: null,
    });
    expect(master.coreUrl).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(master.amqpUrl).toMatch(/^amqp:\/\/127\.0\.0\.1:\d+$/);
    expect(master.consoleUrl).toMatch(/^http:\/\/localhost:\d+\/console$/);
    expect(
      home
        .processes()
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual([master.pid, slave.pid].sort());
  });

  test('people read a table, and what to try next', async () => {
    const { stdout, stderr } = await home.cli(['status']);
    expect(stdout).toMatch(/replicatedMaster\s+master\s+active\s+attached/);
    expect(stdout).toMatch(/replicatedSlave\s+slave\s+passive\s+in sync/);
    expect(stderr).toContain('next:');
    expect((await home.cli(['status', '--quiet'])).stderr).toBe('');
  });

  test('env is shell, with the active broker first; the password is shown nowhere else', async () => {
    const { stdout } = await home.cli(['env']);
    expect(stdout).toContain(`export AMQ_HA_PASSWORD='s3cr'\\''et'`);
    const env = await home.ok('env');
    expect(Object.keys(env)).toEqual([
      'AMQ_HA_CORE_URL',
      'AMQ_HA_OPENWIRE_URL',
      'AMQ_HA_AMQP_URL',
      'AMQ_HA_AMQP_URLS',
      'AMQ_HA_STOMP_URLS',
      'AMQ_HA_MQTT_URLS',
      'AMQ_HA_USER',
      'AMQ_HA_PASSWORD',
      'AMQ_HA_QUEUE',
      'AMQ_HA_CLASSPATH',
      'AMQ_HA_JAVA_HOME',
    ]);
    for (const command of ['status', 'console', 'logs'])
      expect((await home.cli([command])).stdout).not.toContain("s3cr'et");
  });

  test('browse counts beyond 1000, consume takes all there is, and fewer than asked is a failure', async () => {
    expect(await home.ok('consume')).toMatchObject({ count: 0 });
    expect(await home.ok('produce', '--count', '1200', '--size', '10')).toMatchObject({
      queue: 'haQueue',
      broker: 'replicatedMaster',
      count: 1200,
    });
    expect(await home.ok('browse')).toMatchObject({
      queue: 'haQueue',
      broker: 'replicatedMaster',
      count: 1200,
    });
    expect(await home.ok('consume', '--count', '200')).toMatchObject({ count: 200 });
    expect(await home.ok('consume')).toMatchObject({ count: 1000 });
    const short = await home.refused('WRONG_STATE', 1, 'consume', '--count', '5');
    expect(short).toMatchObject({ count: 0 });
    expect(await home.ok('produce', '--queue', 'mine', '--count', '2')).toMatchObject({
      queue: 'mine',
      count: 2,
    });
    expect(await home.ok('consume', '--queue', 'mine')).toMatchObject({ queue: 'mine', count: 2 });
  });

  test('a passive broker is not browsed: it says so', async () => {
    await home.refused('BROKER_PASSIVE', 1, 'browse', 'backup');
  });

  test('logs are merged and marked', async () => {
    const { stdout } = await home.cli(['logs']);
    expect(stdout).toMatch(/^master .*AMQ221007/m);
    expect(stdout).toMatch(/^slave {2}.*AMQ221024/m);
    const document = await home.ok('logs', 'slave');
    expect(
      (document['lines'] as readonly { broker: string }[]).every(
        (line) => line.broker === 'replicatedSlave',
      ),
    ).toBe(true);
  });

  test('console names both consoles', async () => {
    expect(await home.ok('console')).toMatchObject({
      user: 'me',
      brokers: [{ name: 'replicatedMaster' }, { name: 'replicatedSlave' }],
    });
  });

  test('wait returns at once when it is so, and exits 1 with the status when the time is up', async () => {
    expect(await home.ok('wait', '--for', 'protected')).toMatchObject({ state: 'protected' });
    const late = await home.refused('TIMEOUT', 1, 'wait', '--for', 'failed-over', '--timeout', '1');
    expect(late).toMatchObject({
      state: 'protected',
      brokers: [{ name: 'replicatedMaster' }, { name: 'replicatedSlave' }],
    });
  });

  test('two commands on one pair do not meet', async () => {
    const first = home.start(['restart', 'slave']);
    await until(
      'the first to hold the pair',
      async () => (await home.status()).state !== 'protected',
    );
    const second = await home.refused('WRONG_STATE', 1, 'stop');
    expect(second['error']).toMatchObject({
      message: expect.stringContaining('restart') as string,
    });
    expect((await first.done).exit).toBe(0);
  });

  test('a paused broker: status says unavailable or paused, stop ends it', async () => {
    process.kill(pidOf(await home.status(), 'primary'), 'SIGSTOP');
    const paused = await home.status();
    expect(['unavailable', 'failed-over']).toContain(paused.state);
    expect(paused.brokers[0]).toMatchObject({ running: true, paused: true });
    await home.refused('BROKER_PAUSED', 1, 'browse', 'master');
    expect(await home.ok('stop')).toMatchObject({ state: 'down' });
    expect(home.processes()).toEqual([]);
    expect(await home.ok('stop')).toMatchObject({ state: 'down' });
    const down = await home.cli(['status', '--json']);
    expect(down.exit).toBe(3);
    expect(down.json).toMatchObject({
      state: 'down',
      brokers: [{ running: false }, { running: false }],
    });
    await home.refused('WRONG_STATE', 3, 'failback');
    await home.refused('WRONG_STATE', 3, 'failover');
    await home.refused('WRONG_STATE', 3, 'produce');
    expect(await home.ok('start')).toMatchObject({
      state: 'protected',
      active: 'replicatedMaster',
    });
    expect(await home.ok('restart')).toMatchObject({
      state: 'protected',
      active: 'replicatedMaster',
    });
  });
});
