import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROKER_ROLES } from '../../src/model/broker.ts';
import { homeOf } from '../../src/pair/plan/broker-home.ts';
import { openPair } from '../../src/pair/observe/ha-pair.ts';
import { MASTER, SLAVE } from './doctor-helpers.ts';
import { Home, until, type CliResult } from './harness.ts';
import { endsAtTakeover, ignoresItsPeer, madeTarget, refusesIts } from './made-targets.ts';

const STOCK = [
  '--cluster-user',
  'ACTIVEMQ.CLUSTER.ADMIN.USER',
  '--cluster-password',
  'CHANGE ME!!',
];
const MESSAGES = 10;

const home = new Home();
const targets = new Home('targets').path;

afterAll(() => {
  home.cleanUp();
});

/** What each broker is to run; a made target still calls itself 2.44.0 when it is asked. */
function versions(): readonly string[] {
  const { plan } = openPair(home.path).pair;
  return BROKER_ROLES.map((role) => homeOf(plan, role).distribution.version);
}

/** Runs an upgrade that must fail; the pair is whole afterwards, with everything. */
async function fails(target: string, words: string): Promise<CliResult> {
  const result = await home.cli(['upgrade', '--to', target, '--json']);
  expect(result.exit, result.stdout + result.stderr).toBe(1);
  const { message } = result.json['error'] as { readonly message: string };
  expect(message, result.stderr).toContain(words);
  return result;
}

async function stands(state: string, ...expected: readonly string[]): Promise<void> {
  expect(await home.status()).toMatchObject({ state });
  expect(versions()).toEqual(expected);
  expect(await home.ok('browse')).toMatchObject({ count: MESSAGES });
}

const masterLog = (): string => readFileSync(join(home.path, MASTER, 'log', 'artemis.log'), 'utf8');
const timesActive = (): number => masterLog().split('AMQ221007').length - 1;

/** Starts an upgrade, and sends a signal as soon as the primary runs with the new software. */
async function cutOff(target: string, signal: NodeJS.Signals): Promise<void> {
  const running = home.start(['upgrade', '--to', target, '--json']);
  const folder = `/${basename(target)} `;
  const runs = (): boolean =>
    home
      .processes()
      .some(
        ({ commandLine }) =>
          commandLine.includes(MASTER) &&
          commandLine.includes(folder) &&
          commandLine.endsWith(' run'),
      );
  await until('the primary to run with the new software', runs, 150_000);
  running.kill(signal);
  await running.done;
}

// One pair for all: each test goes on from where the one before it left the pair.
describe('an upgrade to a release that does not work', () => {
  beforeAll(async () => {
    await home.init('2.44.0', ...STOCK);
    await home.ok('produce', '--count', String(MESSAGES));
  });

  test('refused before anything is touched where the release refuses the configuration', async () => {
    const target = await madeTarget(targets, '2.54.0');
    const before = readdirSync(join(home.path, 'target')).sort();
    const result = await fails(target, 'default-cluster-credentials');
    expect(result.json['findings']).toMatchObject([
      { id: 'default-cluster-credentials', where: { broker: 'replicatedMaster' } },
      { id: 'default-cluster-credentials', where: { broker: 'replicatedSlave' } },
    ]);
    expect(readdirSync(join(home.path, 'target')).sort()).toEqual(before);
    await stands('protected', '2.44.0', '2.44.0');

    await home.ok('stop');
    for (const instance of [MASTER, SLAVE]) {
      const path = join(home.path, instance, 'etc', 'broker.xml');
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(/(<cluster-(?:user|password)>)[^<]*/g, '$1own'));
    }
    await home.ok('start');
  });

  test('a backup that refuses its configuration gets its old software back', async () => {
    await fails(await madeTarget(targets, '2.45.0', refusesIts('replicatedSlave')), 'ended while');
    await stands('protected', '2.44.0', '2.44.0');
  });

  test('a backup that cannot take over: the primary goes on with its old software', async () => {
    const target = await madeTarget(targets, '2.46.0', endsAtTakeover('replicatedSlave'));
    await fails(target, 'has not proven that it serves');
    await stands('protected', '2.44.0', '2.44.0');
  });

  test('a primary that refuses its configuration gets its old software back', async () => {
    await fails(await madeTarget(targets, '2.47.0', refusesIts('replicatedMaster')), 'ended while');
    await stands('protected', '2.44.0', '2.47.0');
  });

  test('a primary that ignores its peer is ended, and gets its old software back', async () => {
    const target = await madeTarget(targets, '2.48.0', ignoresItsPeer('replicatedMaster'));
    await fails(target, 'became active beside replicatedSlave');
    await stands('protected', '2.44.0', '2.48.0');
  });

  test('the same after Ctrl-C', async () => {
    const interrupted = await madeTarget(targets, '2.49.0', ignoresItsPeer('replicatedMaster'));
    await cutOff(interrupted, 'SIGINT');
    await stands('protected', '2.44.0', '2.49.0');
  });

  test('after a SIGKILL of ours nobody is left beside the backup, and the next start puts the old software back', async () => {
    const killed = await madeTarget(targets, '2.50.0', ignoresItsPeer('replicatedMaster'));
    const active = timesActive();
    await cutOff(killed, 'SIGKILL');
    await until('the primary to be active alone', () => timesActive() > active);
    await stands('failed-over', '2.50.0', '2.50.0');
    await home.ok('start');
    await stands('protected', '2.44.0', '2.50.0');
  });

  test('with credentials of its own the pair goes to the release that refused it before', async () => {
    const result = await home.cli([
      'upgrade',
      '--to',
      join(targets, 'apache-artemis-2.54.0'),
      '--json',
    ]);
    expect(result.exit, result.stderr).toBe(0);
    expect(result.json).toMatchObject({ verdict: 'pass', lost: 0, takeovers: 1 });
    await stands('protected', '2.54.0', '2.54.0');
  });
});
