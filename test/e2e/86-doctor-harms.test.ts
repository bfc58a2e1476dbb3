import { mkdirSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CODE } from '../../src/broker/log/log.ts';
import { EXAMPLES } from '../unit/doctor/examples/all.ts';
import {
  before,
  chain,
  property,
  SYNC,
  text,
  type Example,
} from '../unit/doctor/examples/example.ts';
import { swap } from '../unit/doctor/helpers.ts';
import { IllPair } from './ill-pair.ts';

const CONSOLE = 'AMQ241004';
/** "Restarting as backup": it has asked, and may not. */
const TAKES_NOT_OVER = 'AMQ221070';
const INVALID = 'AMQ214019';
/** Twice the time in which a backup as it should be is in sync, counted from the start of its process. */
const LONG_ENOUGH_MS = 4_000;

const pairs = new Map<string, Promise<IllPair>>();

/** One configured pair for all tests of a release and mode. */
function pairOf({ version = '2.44.0', mode = 'classic' }: Partial<Example>): Promise<IllPair> {
  const key = `${version} ${mode}`;
  const pair = pairs.get(key) ?? IllPair.made(version, mode);
  pairs.set(key, pair);
  return pair;
}

afterAll(async () => {
  for (const pair of pairs.values()) (await pair).home.cleanUp();
});

/** The ill configuration of the unit tests, with what shows its harm. */
function example<T extends object>(rule: string, how: string, more: T): Example & T {
  const found = EXAMPLES.find((each) => each.rule === rule && each.how === how);
  if (found === undefined) throw new Error(`no example: ${rule}, ${how}`);
  return { ...found, ...more };
}

const withoutManager = swap(/ *<manager>[\s\S]*<\/manager>\n/, '');
const nowhere = property('locks-folder', '/nowhere/locks');
const peerAtPort1 = swap(/(?<=name="peer">tcp:\/\/127\.0\.0\.1:)\d+/, '1');

describe('the broker does not start', () => {
  const ONES: readonly (Example & { readonly code: string })[] = [
    example('unknown-element', 'a typing mistake', { code: INVALID }),
    example('written-twice', 'the same child', { code: INVALID }),
    example('bad-value', 'not a boolean', { code: INVALID }),
    example('bad-value', 'a number that the parser refuses', { code: 'AMQ229041' }),
    example('static-and-discovery', 'both', { code: INVALID }),
    {
      ...{ rule: 'no-journal', how: 'a backup', finds: 'error', on: 'backup', mends: true },
      ...{ backup: text('persistence-enabled', 'false'), code: CODE.startFailed },
    },
    example('no-cluster-connection', 'none with the name', { code: CODE.initialisationFailed }),
    example('lock-class', 'the old name on a new release', { code: CODE.startFailed }),
    example('locks-folder', 'no such property', { code: CODE.startFailed }),
    {
      ...{ rule: 'locks-folder', how: 'not there', mode: 'file', finds: 'error', on: 'primary' },
      ...{ primary: nowhere, backup: nowhere, also: ['error locks-folder backup'] },
      ...{ mends: false, code: CODE.startFailed },
    },
    example('zookeeper-property', 'an unknown key', { code: CODE.startFailed }),
    example('zookeeper-property', 'no servers', { code: CODE.startFailed }),
    example('wrong-order', 'the times come last', { mode: 'file', code: INVALID }),
    {
      ...{ rule: 'manager-missing', how: 'classic in later words', finds: 'error', on: 'backup' },
      ...{ version: '2.28.0', mode: 'file', mends: true, code: INVALID },
      primary: chain(
        withoutManager,
        swap(/<(\/?)primary>/g, '<$1master>'),
        before(SYNC, '<check-for-live-server>true</check-for-live-server>'),
      ),
      backup: withoutManager,
    },
  ];

  test.each(ONES)('$rule: $how', async (ill) => {
    const pair = await pairOf(ill);
    pair.restore();
    await pair.makeIll(ill);
    const { exit, said } = await pair.run(ill.on);
    expect(exit).toBe(1);
    expect(said).toContain(ill.code);
    expect(said).not.toContain(CODE.active);
    if (ill.mends) expect(await pair.mend()).toEqual([]);
  });

  test('lock-class: on 2.28.0 its process and its console stay, and nobody serves', async () => {
    const ill = example('lock-class', 'the new name on an old release', { mode: 'file' } as const);
    const pair = await pairOf(ill);
    pair.restore();
    await pair.makeIll({
      ...ill,
      backup: text(
        'class-name',
        'org.apache.activemq.artemis.lockmanager.file.FileBasedLockManager',
      ),
    });
    pair.start('backup');
    await pair.logged('backup', CODE.startFailed);
    await pair.logged('backup', CONSOLE);
    expect(await pair.broker('backup')).toMatchObject({ running: true, active: false });
    expect(await pair.mend()).toEqual([]);
    await pair.end('backup');
  });
});

test('disk-limit, default-cluster-credentials: the master warns that it blocks, and that all know its password', async () => {
  const pair = await pairOf({});
  await pair.reset();
  const known = example('default-cluster-credentials', 'before they are refused', {});
  await pair.makeIll({
    ...{ rule: 'disk-limit', how: 'passed', finds: 'error', on: 'primary', mends: false },
    primary: chain(
      ...[known.primary ?? String, text('max-disk-usage', '1')],
      text('disk-scan-period', '100'),
    ),
    backup: known.backup ?? String,
    also: ['warning default-cluster-credentials primary', ...(known.also ?? [])],
  });
  pair.start('primary');
  await pair.logged('primary', 'AMQ222007');
  await pair.logged('primary', 'AMQ222210');
});

describe('a healthy master, and a slave that is of no use', () => {
  let pair: IllPair;

  beforeAll(async () => {
    pair = await pairOf({});
    await pair.reset();
    await pair.startActive('primary');
    pair.start('backup');
    await pair.logged('backup', CODE.replicaInSync);
    await pair.state('protected'); // the harm is not in the place
    await pair.end('backup');
  });
  afterEach(async () => {
    await pair.end('backup');
    pair.restore();
  });
  afterAll(async () => {
    await pair.reset();
  });

  const waited = async (): Promise<void> => {
    await pair.home.until('the slave to have waited', ({ brokers }) =>
      brokers.some(({ role, uptimeMs }) => role === 'backup' && (uptimeMs ?? 0) > LONG_ENOUGH_MS),
    );
    expect(await pair.home.status()).toMatchObject({ state: 'unprotected' });
    expect(await pair.broker('backup')).toMatchObject({ active: false, inSync: false });
  };

  test('no-cluster-connection: it waits', async () => {
    await pair.makeIll(example('no-cluster-connection', 'none', {}));
    pair.start('backup');
    await waited();
  });

  test('no-cluster-connection: with a name that is not there it stops itself', async () => {
    const named = before(SYNC, '<cluster-name>other</cluster-name>');
    const { primary, ...ill } = example('no-cluster-connection', 'none with the name', {});
    expect(primary).toBeDefined();
    await pair.makeIll({ ...ill, on: 'backup', backup: named });
    pair.start('backup');
    await pair.logged('backup', 'AMQ222009');
    await pair.home.until('it to have ended', ({ brokers }) =>
      brokers.some(({ role, running }) => role === 'backup' && !running),
    );
  });

  test('unknown-connector: it waits', async () => {
    await pair.makeIll(example('unknown-connector', 'to the peer', {}));
    pair.start('backup');
    await pair.logged('backup', 'AMQ222226');
    await waited();
  });

  test('saved-journals: with 0 nothing is left of its own data', async () => {
    const ill = example('saved-journals', 'none', {});
    const kept = (): readonly string[] =>
      readdirSync(pair.folder('backup', 'data', 'journal')).filter((name) =>
        name.startsWith('oldreplica'),
      );
    expect(kept()).not.toEqual([]);
    await pair.makeIll(ill);
    pair.start('backup');
    await pair.logged('backup', CODE.replicaInSync);
    await pair.state('protected');
    expect(pair.log('backup')).toContain('AMQ221059');
    expect(kept()).toEqual([]);
    expect(await pair.mend()).toEqual([]);
  });

  test('same-data: it moves the journal of the running master away', async () => {
    const journal = pair.folder('primary', 'data', 'journal');
    const shared = text('journal-directory', journal);
    const ill = example('same-data', 'one journal for both', {});
    await pair.makeIll({ ...ill, primary: shared, backup: shared });
    pair.start('backup');
    await pair.logged('backup', CODE.dataMovedAside);
    expect(readdirSync(journal)).toContain('oldreplica.1');
  });
});

describe('a master that comes back after a takeover, and both are active', () => {
  let pair: IllPair;

  beforeAll(async () => {
    pair = await pairOf({});
    await pair.reset();
    // The slave that serves has read its file with this one; the others are the master's.
    await pair.makeIll(example('one-is-not-true', 'allow-failback', {}));
    await pair.home.ok('start');
    expect(await pair.mend()).toEqual([]);
    pair.restore();
    await pair.home.ok('failover', '--by', 'kill');
  });
  afterEach(async () => {
    await pair.end('primary');
    pair.restore();
  });
  afterAll(async () => {
    await pair.reset();
  });

  const noCluster = example('no-cluster-connection', 'none', {});
  const peer = example('peer-not-met', 'another port', {});
  const MASTERS: readonly Example[] = [
    example('no-ha-policy', 'no policy', {}),
    { ...noCluster, on: 'primary', primary: noCluster.backup ?? String, backup: (so) => so },
    example('unknown-connector', 'of its own', {}),
    example('finds-nobody', 'neither static nor discovery', {}),
    { ...peer, on: 'primary', primary: peerAtPort1, backup: (so) => so },
  ];

  test.each(MASTERS)('$rule: $how', async (ill) => {
    await pair.makeIll(ill);
    await pair.startActive('primary');
    await pair.state('split-brain');
    if (ill.mends) expect(await pair.mend()).toEqual([]);
  });

  test('same-ports: the second one does not get them, and does not serve', async () => {
    const amqp = /(?<=acceptor name="amqp">tcp:\/\/127\.0\.0\.1:)\d+/;
    const nobody = example('finds-nobody', 'neither static nor discovery', {});
    await pair.makeIll({
      ...example('same-ports', 'one acceptor of both', {}),
      primary: chain(
        nobody.primary ?? String,
        swap(amqp, amqp.exec(pair.text('backup'))?.[0] ?? ''),
      ),
      backup: (so) => so,
      also: ['error finds-nobody primary'],
    });
    pair.start('primary');
    await pair.logged('primary', 'AMQ224104');
    await pair.logged('primary', CODE.initialisationFailed);
    expect(await pair.home.status()).toMatchObject({ active: 'replicatedSlave' });
  });

  test('one-is-not-true: a master that is well gets no failback', async () => {
    pair.start('primary');
    await pair.logged('primary', 'AMQ224056');
    expect(await pair.home.status()).toMatchObject({ active: 'replicatedSlave' });
  });
});

describe('a takeover goes well, and the way back does not', () => {
  afterEach(async () => {
    await (await pairOf({})).reset();
  });

  const takenOver = async (ill: Example): Promise<IllPair> => {
    const pair = await pairOf({});
    await pair.reset();
    await pair.makeIll(ill);
    await pair.home.ok('start');
    await pair.home.ok('failover', '--by', 'kill');
    return pair;
  };

  test('announces-nowhere: the master does not find the slave that serves', async () => {
    const announced = /(?<=connector name="artemis">tcp:\/\/127\.0\.0\.1:)\d+/;
    const pair = await takenOver({
      ...{ rule: 'announces-nowhere', how: 'a port that is nobodys', finds: 'error' },
      ...{ on: 'backup', backup: swap(announced, '1'), mends: true },
    });
    await pair.startActive('primary');
    await pair.state('split-brain');
    expect(await pair.mend()).toEqual([]);
  });

  test('group-names-differ: with a name of its own the master does not find the slave either', async () => {
    const pair = await takenOver(example('group-names-differ', 'of the primary only', {}));
    pair.start('primary');
    await pair.home.until('the master to have waited', ({ brokers }) =>
      brokers.some(({ role, uptimeMs }) => role === 'primary' && (uptimeMs ?? 0) > LONG_ENOUGH_MS),
    );
    expect(await pair.home.status()).toMatchObject({ state: 'failed-over' });
    expect(await pair.broker('primary')).toMatchObject({ active: false, inSync: false });
    expect(await pair.mend()).toEqual([]);
  });
});

describe('who is active is decided by two rules at once', () => {
  afterEach(async () => {
    for (const pair of pairs.values()) await (await pair).reset();
  });

  const TWO: readonly Example[] = [
    example('same-role', 'two primaries', {}),
    example('coordination-id', 'peers without one', {}),
  ];

  test.each(TWO)('$rule: $how', async (ill) => {
    const pair = await pairOf(ill);
    await pair.makeIll(ill);
    await pair.startActive('primary');
    await pair.startActive('backup');
    await pair.state('split-brain');
  });

  test('same-role: two backups, and nobody serves', async () => {
    const pair = await pairOf({});
    await pair.makeIll(example('same-role', 'two backups', {}));
    pair.start('primary');
    pair.start('backup');
    // A primary opens its console when it serves already.
    await pair.logged('primary', CONSOLE);
    await pair.logged('backup', CONSOLE);
    expect((await pair.home.status()).active).toBeNull();
  });

  test('policies-differ: a lock that only one of them asks for', async () => {
    const ill = example('policies-differ', 'one of them has a lock', {});
    const pair = await pairOf(ill);
    await pair.makeIll(ill);
    await pair.home.ok('start');
    await pair.home.ok('failover', '--by', 'kill');
    await pair.startActive('primary');
    await pair.state('split-brain');
  });

  const LOCKS: readonly Example[] = [
    example('locks-folders-differ', 'two folders', {}),
    example('zookeepers-differ', 'another namespace', {}),
  ];

  // Beside the lock the manager keeps a number that rises with each takeover, and a replica without it has to pass.
  test.each(LOCKS)('$rule: the slave never takes over', async (ill) => {
    const pair = await pairOf(ill);
    const folder = pair.folder('backup', 'locks-of-its-own');
    mkdirSync(folder, { recursive: true });
    const backup = ill.mode === 'file' ? property('locks-folder', folder) : ill.backup;
    await pair.makeIll(backup === undefined ? ill : { ...ill, backup });
    await pair.home.ok('start');
    await pair.end('primary');
    await pair.logged('backup', TAKES_NOT_OVER);
    expect((await pair.home.status()).active).toBeNull();
    await pair.end('backup');
    expect(await pair.mend()).toEqual([]);
  });
});
