import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasArchive } from '../../src/broker/archive-store.ts';
import { Home, until, zip, type CliResult } from './harness.ts';

/** With a cache of its own: nothing is in it at first. */
class CachedHome extends Home {
  readonly cache = join(this.path, 'cache');

  archives(kind: 'broker' | 'messages' | 'create'): readonly string[] {
    return readdirSync(join(this.cache, 'amq-ha-demo', 'classes'), { recursive: true })
      .map((name) => String(name))
      .filter((name) => name.startsWith(kind) && name.endsWith('.jsa'))
      .map((name) => join(this.cache, 'amq-ha-demo', 'classes', name));
  }

  run(...args: readonly string[]): Promise<CliResult> {
    return this.cli(args, { env: { XDG_CACHE_HOME: this.cache } });
  }
}

let home: CachedHome;

beforeAll(() => {
  home = new CachedHome();
});
afterAll(() => {
  home.cleanUp();
});

describe('an archive of classes', () => {
  test('is made by a backup, and used by both brokers from then on', async () => {
    expect((await home.run('init', '--broker', zip('2.44.0'))).exit).toBe(0);
    expect(home.brokers().map(hasArchive)).toEqual([false, false]);
    expect((await home.run('failover')).exit).toBe(0);
    expect((await home.run('failback')).exit).toBe(0);
    expect((await home.run('stop')).exit).toBe(0);
    expect(home.archives('broker').map((path) => path.split('/').at(-1))).toEqual(['full.jsa']);
    expect((await home.run('start')).exit).toBe(0);
    expect(home.brokers().map(hasArchive)).toEqual([true, true]);
  });

  test('whatever becomes of it, commands say and do the same', async () => {
    expect((await home.run('produce', '--count', '3')).exit).toBe(0);
    const [archive] = home.archives('messages');
    if (archive === undefined) throw new Error('no archive');
    const right = await home.run('browse');
    expect(right.stdout).toContain('3 messages');
    const spoils: readonly ((path: string) => void)[] = [
      (path) => {
        chmodSync(path, 0o600);
        truncateSync(path, 1_000_000);
      },
      (path) => {
        chmodSync(path, 0o600);
        writeFileSync(path, 'no archive');
      },
      (path) => {
        chmodSync(path, 0o666);
      },
      (path) => {
        rmSync(path);
      },
    ];
    for (const spoil of spoils) {
      spoil(archive);
      const result = await home.run('browse');
      expect([result.exit, result.stdout]).toEqual([right.exit, right.stdout]);
      expect(home.archives('messages')).toEqual([archive]); // it was made again
    }
  });

  test('a broker starts without one that is damaged, and its output shows nothing of it', async () => {
    const [archive] = home.archives('broker');
    if (archive === undefined) throw new Error('no archive');
    expect((await home.run('stop')).exit).toBe(0);
    chmodSync(archive, 0o600);
    truncateSync(archive, 20_000_000);
    expect((await home.run('start')).exit).toBe(0);
    expect(home.brokers().map(hasArchive)).toEqual([false, false]);
    for (const name of ['replicatedMaster', 'replicatedSlave']) {
      const log = join('instances', name, 'log', 'output.log');
      const [folder = ''] = readdirSync(join(home.path, 'target')).filter((each) =>
        each.startsWith('apache-artemis'),
      );
      expect(readFileSync(join(home.path, 'target', folder, log), 'utf8')).not.toMatch(
        /\[(?:cds|aot|warning|error)[\],]|hs_err|shared archive/i,
      );
    }
  });
});

test('--no-class-archive leaves it out, for good', async () => {
  const plain = new CachedHome().endWithTest();
  expect((await plain.run('init', '--broker', zip('2.44.0'), '--no-class-archive')).exit).toBe(0);
  expect((await plain.run('stop')).exit).toBe(0);
  expect((await plain.run('start')).exit).toBe(0);
  await until('both brokers', () => plain.brokers().length === 2);
  expect(plain.brokers().map(hasArchive)).toEqual([false, false]);
  expect(() => plain.archives('broker')).toThrow(/ENOENT/);
});
