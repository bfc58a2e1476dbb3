import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { granting, serverThat } from '../unit/zookeeper/fake-server.ts';
import { Home, until, zip } from './harness.ts';

const target = (home: Home): readonly string[] =>
  existsSync(join(home.path, 'target')) ? readdirSync(join(home.path, 'target')).sort() : [];

describe('init', () => {
  test('again, over a running pair and with another distribution, moves the old install to .OLD', async () => {
    const home = new Home().endWithTest();
    const first = await home.init('2.44.0');
    expect(first).toMatchObject({
      state: 'protected',
      active: 'replicatedMaster',
      haMode: 'classic',
      version: '2.44.0',
    });
    expect(first['timings']).toMatchObject({
      unpack: expect.any(Number) as number,
      create: expect.any(Number) as number,
    });
    await home.ok('produce', '--count', '3');
    await home.init('2.44.0');
    expect(target(home)).toEqual([
      'apache-artemis-2.44.0',
      'apache-artemis-2.44.0.OLD',
      'observed.json',
      'pair.json',
    ]);
    expect(await home.ok('browse')).toMatchObject({ count: 0 });
    expect(home.processes()).toHaveLength(2);
    await home.init('2.28.0', '--lock-manager', 'file');
    expect(target(home)).toEqual([
      'apache-artemis-2.28.0',
      'apache-artemis-2.44.0.OLD',
      'observed.json',
      'pair.json',
    ]);
    expect(await home.status()).toMatchObject({
      state: 'protected',
      version: '2.28.0',
      haMode: 'file',
    });
    expect(home.processes()).toHaveLength(2);
    await home.ok('clean', '--yes');
    expect(target(home)).toEqual([]);
    expect(home.processes()).toEqual([]);
  });

  test('--dry-run shows commands and diffs and changes nothing; --no-start leaves the brokers down', async () => {
    const home = new Home().endWithTest();
    const dry = await home.cli([
      'init',
      '--broker',
      zip('2.44.0'),
      '--dry-run',
      '--password',
      'geheim1',
      '--cluster-password',
      'geheim2',
    ]);
    expect(dry.exit).toBe(0);
    expect(dry.stdout).toContain('+               <check-for-active-server>true<');
    expect(dry.stdout).toContain('check-for-active-server');
    expect(dry.stdout).not.toContain('geheim');
    expect(target(home)).toEqual([]);
    await home.init('2.44.0', '--no-start');
    expect(await home.status()).toMatchObject({ state: 'down' });
    expect(home.processes()).toEqual([]);
    expect(await home.ok('start')).toMatchObject({ state: 'protected' });
  });

  describe('--dry-run shows the broker.xml that init leaves, byte for byte', () => {
    test.each<[string, string, readonly string[]]>([
      ['classic', 'home', []],
      ['classic, stock', "it's mine", ['--failure-detection', 'stock']],
      ['file lock', 'Bücher – 日本', ['--lock-manager', 'file', '--failure-detection', 'stock']],
      ['own ZooKeeper', 'home', ['--lock-manager', 'zookeeper', '--zookeeper-nodes', '3']],
    ])('%s, in a home called %s', async (_, name, flags) => {
      const home = new Home(name).endWithTest();
      await expectShownIsLeft(home, flags);
    });

    test('external ZooKeeper ensemble, in an aliased home', async () => {
      const { address } = await serverThat(granting(4_000));
      const home = new Home("it's mine").endWithTest();
      const ensemble = `127.0.0.1:${String(address.port)}`;
      await expectShownIsLeft(home, ['--lock-manager', 'zookeeper', '--zookeeper', ensemble]);
    });

    test('picked ports of the pair that is there', async () => {
      const home = new Home().endWithTest();
      await home.init('2.44.0', '--no-start');
      const left = brokerXmlIn(home);
      const shown = await home.init('2.44.0', '--dry-run');
      expect(shown['brokerXml']).toEqual(left);
    });
  });

  test('an ensemble that does not answer is refused with and without --dry-run', async () => {
    const { address } = await serverThat((socket) => socket.end());
    const home = new Home().endWithTest();
    const flags = ['--lock-manager', 'zookeeper', '--zookeeper'];
    const init = ['init', '--broker', zip('2.44.0'), ...flags, `127.0.0.1:${String(address.port)}`];
    await home.refused('NO_ZOOKEEPER', 69, ...init, '--dry-run');
    await home.refused('NO_ZOOKEEPER', 69, ...init);
    expect(target(home)).toEqual([]);
  });

  test('that fails over a failed-over pair puts it back, the slave active with what it acknowledged', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('failover');
    await home.ok('produce', '--count', '6');
    const broken = await home.cli(['init', '--broker', await brokenDistribution(home), '--json']);
    expect(broken.exit, broken.stdout).toBe(69);
    expect(broken.json).toMatchObject({ error: { code: 'NOT_A_BROKER' } });
    expect(await home.status()).toMatchObject({ state: 'failed-over', version: '2.44.0' });
    expect(await home.ok('browse', 'slave')).toMatchObject({ count: 6 });
    await home.ok('failback');
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 6 });
    expect(target(home)).toEqual(['apache-artemis-2.44.0', 'observed.json', 'pair.json']);
  });

  // Each line is printed at the end of a step: the signal meets the one after it.
  test.each(['unpack', 'create replicated', 'configure', 'start both', 'wait until', 'confirm'])(
    'interrupted before or after "%s" leaves nothing behind',
    async (after) => {
      const home = new Home().endWithTest();
      let sent = false;
      const result = await home.start(['init', '--broker', zip('2.44.0')], {}, (said, kill) => {
        if (sent || !new RegExp(`✔ (${after})`).test(said)) return;
        sent = true;
        kill('SIGINT');
      }).done;
      expect(sent).toBe(true);
      if (result.exit === 0) {
        // Too late to stop it: then it is done, whole.
        expect(['wait until', 'confirm']).toContain(after);
        expect(await home.status()).toMatchObject({ state: 'protected' });
        return;
      }
      expect(result.exit).toBe(130);
      expect(result.stderr).toContain('INTERRUPTED');
      await until('no broker', () => home.processes().length === 0);
      expect(target(home)).toEqual([]);
      expect(await home.status()).toMatchObject({ state: 'down', brokers: [] });
    },
  );

  test('interrupted over a running pair brings that one back', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('produce', '--count', '2');
    const { exit } = await home.start(['init', '--broker', zip('2.28.0')], {}, (said, kill) => {
      if (said.includes('start both')) kill('SIGINT');
    }).done;
    expect(exit).toBe(130);
    expect(await home.status()).toMatchObject({ state: 'protected', version: '2.44.0' });
    expect(await home.ok('browse')).toMatchObject({ count: 2 });
  });
});

describe('SIGKILL of our own process', () => {
  test.each(['unpack', 'create replicated', 'start both'])(
    'during init, after "%s": status, clean and init work',
    async (after) => {
      const home = new Home().endWithTest();
      await killedAfter(home, ['init', '--broker', zip('2.44.0')], after);
      const status = await home.cli(['status', '--json']);
      expect([1, 3, 0]).toContain(status.exit);
      expect(status.json).toHaveProperty('state');
      await home.ok('clean', '--yes');
      await until('no broker', () => home.processes().length === 0);
      expect(target(home)).toEqual([]);

      await killedAfter(home, ['init', '--broker', zip('2.44.0')], after);
      await home.init('2.44.0');
      expect(await home.status()).toMatchObject({ state: 'protected' });
      expect(home.processes()).toHaveLength(2);
      expect(target(home)).toEqual(['apache-artemis-2.44.0', 'observed.json', 'pair.json']);
    },
  );

  test('during init over a running pair: start brings the earlier pair back', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('produce', '--count', '2');
    await killedAfter(home, ['init', '--broker', zip('2.28.0')], 'create replicated');
    expect(await home.ok('start')).toMatchObject({ state: 'protected', version: '2.44.0' });
    expect(await home.ok('browse')).toMatchObject({ count: 2 });
  });

  test('during failover: status tells, failback mends, clean and init work', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    const running = home.start(['failover', '--by', 'pause']);
    await until('the fault', async () =>
      (await home.status()).brokers.some((broker) => broker.paused),
    );
    running.kill('SIGKILL');
    await running.done;
    await home.cli(['wait', '--for', 'failed-over']);
    expect(await home.status()).toMatchObject({ state: 'failed-over' });
    await home.ok('failback');
    expect(await home.status()).toMatchObject({ state: 'protected' });
    await home.init('2.44.0');
    await home.ok('clean', '--yes');
    expect(home.processes()).toEqual([]);
  });
});

/** Above those of other tests. */
const FIXED_PORTS = ['--ports', 'fixed', '--port-offset', '1900'];

async function expectShownIsLeft(home: Home, flags: readonly string[]): Promise<void> {
  const shown = await home.init('2.44.0', ...FIXED_PORTS, ...flags, '--dry-run');
  expect(target(home)).toEqual([]);
  await home.init('2.44.0', ...FIXED_PORTS, ...flags, '--no-start');
  expect(brokerXmlIn(home)).toEqual(shown['brokerXml']);
}

/** Text of each broker.xml in a home, passwords masked as `--dry-run` does. */
function brokerXmlIn(home: Home): Readonly<Record<string, string>> {
  const instances = join(home.path, 'target/apache-artemis-2.44.0/instances');
  const text = (name: string): string =>
    readFileSync(join(instances, name, 'etc/broker.xml'), 'utf8').replace(
      /(<cluster-password>)[^<]*(<)/,
      '$1***$2',
    );
  return {
    replicatedMaster: text('replicatedMaster'),
    replicatedSlave: text('replicatedSlave'),
  };
}

async function killedAfter(home: Home, args: readonly string[], after: string): Promise<void> {
  const { signal } = await home.start(args, {}, (said, kill) => {
    if (said.includes(after)) kill('SIGKILL');
  }).done;
  expect(signal).toBe('SIGKILL');
}

/** A distribution folder whose `artemis create` does nothing and exits 0, as the real one does when it fails (before 2.13). */
async function brokenDistribution(home: Home): Promise<string> {
  const { unpackZip } = await import('../../src/distribution/zip/zip.ts');
  const folder = join(home.path, 'elsewhere');
  mkdirSync(folder);
  await unpackZip(zip('2.28.0'), folder, { signal: undefined, onBytes: () => undefined });
  const script = join(folder, 'apache-artemis-2.28.0/bin/artemis');
  writeFileSync(script, '#!/bin/sh\necho "Invalid value for --whatever" >&2\nexit 0\n', {
    mode: 0o755,
  });
  return join(folder, 'apache-artemis-2.28.0');
}
