import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readTextIfThere } from '../../src/platform/files.ts';
import { Home, until } from './harness.ts';

const CYCLES = 3;
/** Ends by itself when the process that started it is gone. */
const BUSY_LOOP = 'const parent = process.ppid; while (process.ppid === parent);';

const loops: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(
    loops.splice(0).map(async (loop) => {
      if (loop.exitCode !== null || loop.signalCode !== null) return;
      loop.kill('SIGKILL');
      await once(loop, 'close');
    }),
  );
});

/** The same, twenty times a mode, is in `npm run soak`. */
test.each(['none', 'file', 'zookeeper'])(
  'stops and failbacks on a busy machine end protected (lock manager %s)',
  async (mode) => {
    const home = await pairWithMessages(mode);
    for (let count = 0; count < 2; count += 1)
      loops.push(spawn(process.execPath, ['-e', BUSY_LOOP], { stdio: 'ignore' }));
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      await home.ok('failover', '--by', 'stop');
      await home.ok('failback');
      expect(await home.status()).toMatchObject({ state: 'protected', active: 'replicatedMaster' });
    }
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 10 });
  },
  400_000,
);

/**
 * A broker with a ZooKeeper lock ends by itself when its session expires while it becomes active. Here it is ended
 * from outside: before it is in sync, and after the other one has handed over (then nobody serves).
 */
test('a primary that ends in the middle of a failback is started once more', async () => {
  const home = await pairWithMessages('zookeeper');
  for (const [broker, code] of [
    ['replicatedMaster', 'AMQ222162'],
    ['replicatedSlave', 'AMQ221039'],
  ] as const) {
    await home.ok('failover', '--by', 'stop');
    const path = join(
      home.path,
      ...['target/apache-artemis-2.44.0/instances', broker, 'log/artemis.log'],
    );
    const before = readTextIfThere(path)?.length ?? 0;
    const failback = home.start(['failback']);
    await until(`${code} of ${broker}`, () =>
      (readTextIfThere(path)?.slice(before) ?? '').includes(code),
    );
    const [master] = home
      .processes()
      .filter(({ commandLine }) => commandLine.includes('replicatedMaster'));
    if (master === undefined) throw new Error('the master does not run');
    process.kill(master.pid, 'SIGKILL');
    const { exit, stdout, stderr } = await failback.done;
    expect(exit, `${stdout}\n${stderr}`).toBe(0);
    expect(await home.status()).toMatchObject({ state: 'protected', active: 'replicatedMaster' });
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 10 });
  }
}, 400_000);

async function pairWithMessages(lockManager: string): Promise<Home> {
  const home = new Home().endWithTest();
  await home.init('2.44.0', '--lock-manager', lockManager);
  await home.ok('produce', '--count', '10');
  return home;
}
