import { existsSync, readFileSync, renameSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, inject, test } from 'vitest';
import { Home, zip } from './harness.ts';

const STEPS = [
  'init',
  'produce',
  'browse-master',
  'slave-passive',
  'failover',
  'browse-slave',
  'failback',
  'browse-master-again',
  'drill',
];

describe('the walk of the original demo', () => {
  // The oldest and the newest in classic mode are walked by the tests of `matrix`.
  test.each([
    ['2.28.0', 'file'],
    ['2.40.0', 'none'],
    ['2.44.0', 'file'],
  ])('goes as expected on %s with lock manager %s', async (version, lockManager) => {
    const home = new Home().endWithTest();
    const junit = join(home.path, 'smoke.xml');
    const document = await home.ok(
      'smoke',
      '--broker',
      zip(version),
      '--lock-manager',
      lockManager,
      '--junit',
      junit,
    );
    const steps = document['steps'] as readonly Record<string, unknown>[];
    expect(steps.map((step) => step['name'])).toEqual(STEPS);
    expect(steps.filter((step) => step['ok'] !== true)).toEqual([]);
    expect(document).toMatchObject({ ok: true });
    expect(document['verdict']).toMatchObject({
      ...{ verdict: 'pass', version, lost: 0, faults: 1, takeovers: 1 },
    });
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain(`tests="${String(STEPS.length)}" failures="0"`);
    expect(xml).toContain('name="round 1: kill of replicatedMaster"');
    expect(existsSync(join(home.path, 'target'))).toBe(false);
  });

  test('goes as expected on a zip that is named and built as those of Red Hat', async () => {
    const home = new Home().endWithTest();
    const repacked = await repack('2.28.0', 'amq-broker-7.11.0');
    mkdirSync(join(home.path, 'installs'));
    renameSync(repacked, join(home.path, 'installs', 'amq-broker-7.11.0-bin.zip'));
    const demo = await home.cli(['demo', '--json']);
    expect(demo.stderr).toContain('Red Hat AMQ Broker 7.11.0');
    expect(demo.json).toMatchObject({ ok: true });
    expect(
      existsSync(
        join(home.path, 'target/amq-broker-7.11.0/instances/replicatedMaster/bin/artemis'),
      ),
    ).toBe(true);
    await rawCommandsWork(home, 'target/amq-broker-7.11.0/instances');
    await home.ok('clean', '--yes');
    expect(existsSync(join(home.path, 'target'))).toBe(false);
  });

  test('refuses a lock manager that the distribution does not have', async () => {
    const home = new Home().endWithTest();
    await home.refused('USAGE', 69, 'init', '--broker', zip('2.10.1'), '--lock-manager', 'file');
    expect(home.processes()).toEqual([]);
    await home.refused('NO_PAIR', 3, 'start');
  });
});

/** The commands of the original text, as they stand there but for the port. */
async function rawCommandsWork(home: Home, instances: string): Promise<void> {
  const before = (await home.status()).brokers[0]?.messages ?? 0;
  const url = (await home.status()).brokers[0]?.coreUrl ?? '';
  const script = join(home.path, instances, 'replicatedMaster/bin/artemis');
  const { stdout } = await execa(
    script,
    ['producer', '--message-count', '10', '--url', url, '--destination', 'queue://haQueue'],
    { stdin: 'ignore' },
  );
  expect(stdout).toContain('Produced: 10 messages');
  expect((await home.status()).brokers[0]?.messages).toBe(before + 10);
}

async function repack(version: string, folder: string): Promise<string> {
  const work = join(inject('root'), `repack-${folder}`);
  mkdirSync(work, { recursive: true });
  await execa('jar', ['xf', zip(version)], { cwd: work });
  renameSync(join(work, `apache-artemis-${version}`), join(work, folder));
  const target = join(work, 'repacked.zip');
  await execa('jar', ['cfM', target, folder], { cwd: work });
  return target;
}
