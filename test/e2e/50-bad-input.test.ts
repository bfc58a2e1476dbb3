import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Home, zip } from './harness.ts';

const fixed = { env: { AMQ_HA_DEMO_PORTS: 'fixed' } } as const;

describe('bad input gets one clear message, and leaves nothing', () => {
  test('two zips in installs/', async () => {
    const home = homeWithInstalls();
    copyFileSync(zip('2.44.0'), join(home.path, 'installs/a.zip'));
    copyFileSync(zip('2.28.0'), join(home.path, 'installs/b.zip'));
    const { error } = await home.refused('SEVERAL_ZIPS', 69, 'init');
    expect(error).toMatchObject({
      message: expect.stringContaining('a.zip') as string,
      hint: expect.stringContaining('--broker') as string,
    });
    expect((await home.status()).state).toBe('down');
  });

  test('no such zip', async () => {
    const home = new Home().endWithTest();
    await home.refused('NO_BROKER_ZIP', 69, 'init', '--broker', 'installs/none.zip');
  });

  test('a truncated zip', async () => {
    const home = homeWithInstalls();
    writeFileSync(
      join(home.path, 'installs/cut.zip'),
      readFileSync(zip('2.44.0')).subarray(0, 1_000_000),
    );
    await home.refused('BAD_ZIP', 69, 'init');
    expect(home.processes()).toEqual([]);
  });

  test('a zip that is no broker', async () => {
    const home = homeWithInstalls();
    // The smallest zip there is: an empty one.
    writeFileSync(
      join(home.path, 'installs/empty.zip'),
      Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex'),
    );
    await home.refused('NOT_A_BROKER', 69, 'init');
  });

  test('a Java that is none, and one that does not fit', async () => {
    const home = new Home().endWithTest();
    await home.refused('WRONG_JAVA', 69, 'init', '--broker', zip('2.44.0'), '--java', '/nowhere');
    const old = join(home.path, 'jdk8');
    mkdirSync(join(old, 'bin'), { recursive: true });
    writeFileSync(join(old, 'release'), 'JAVA_VERSION="1.8.0_402"\n');
    writeFileSync(join(old, 'bin/java'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { error } = await home.refused(
      'WRONG_JAVA',
      69,
      'init',
      '--broker',
      zip('2.44.0'),
      '--java',
      old,
    );
    expect(error).toMatchObject({ message: expect.stringContaining('17') as string });
  });

  test('a taken port, with its holder named', async () => {
    const home = new Home().endWithTest();
    const server = createServer().listen(61_616 + 1_500, '127.0.0.1');
    await once(server, 'listening');
    try {
      const result = await home.cli(
        ['init', '--broker', zip('2.44.0'), '--port-offset', '1500', '--json'],
        fixed,
      );
      expect(result.json).toMatchObject({
        error: { code: 'PORT_IN_USE', message: expect.stringContaining('63116') as string },
      });
      expect(result.exit).toBe(69);
      if (process.platform === 'linux') expect(result.stdout).toContain(String(process.pid));
    } finally {
      server.close();
    }
    expect((await home.status()).brokers).toEqual([]);
  });

  test('a home that cannot be written', async () => {
    const home = new Home().endWithTest();
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    await home.refused('NOT_WRITABLE', 69, 'init', '--home', file);
    if (process.getuid?.() === 0) return; // root may write everywhere
    chmodSync(home.path, 0o555);
    await home.refused('NOT_WRITABLE', 69, 'init');
    chmodSync(home.path, 0o755);
  });

  test.each([
    [['statsu'], 'status'],
    [['status', '--jsn'], '--json'],
    [['init', '--lock-manager', 'fil'], 'file'],
    [['failover', '--by', 'kil'], 'kill'],
    [['wait', '--for', 'protectd'], 'protected'],
    [['browse', 'mastr'], 'master'],
    [['produce', '--count', 'ten'], 'whole number'],
  ])('%j is a usage error that names the nearest', async (args, nearest) => {
    const home = new Home().endWithTest();
    const result = await home.cli(args);
    expect(result.exit).toBe(64);
    expect(result.stderr).toContain('USAGE');
    expect(result.stderr).toContain(nearest);
    expect(result.stdout).toBe('');
  });

  test('an unknown key in the settings file, and an unknown variable', async () => {
    const home = new Home().endWithTest();
    writeFileSync(join(home.path, 'amq-ha-demo.json'), '{ "lockManger": "file" }');
    const { error } = await home.refused('USAGE', 64, 'init');
    expect(error).toMatchObject({ message: expect.stringContaining('lockManager') as string });
    const other = await new Home()
      .endWithTest()
      .cli(['init'], { env: { AMQ_HA_DEMO_LOCKMANAGER: 'file' } });
    expect(other.exit).toBe(64);
    expect(other.stderr).toContain('AMQ_HA_DEMO_LOCK_MANAGER');
  });

  test('every command but those that make a pair says NO_PAIR without one', async () => {
    const home = new Home().endWithTest();
    for (const command of [
      'start',
      'stop',
      'restart',
      'produce',
      'consume',
      'browse',
      'failover',
      'failback',
      'logs',
      'console',
      'env',
    ]) {
      await home.refused('NO_PAIR', 3, command);
    }
    await home.refused('NO_PAIR', 3, 'wait', '--for', 'protected');
    const status = await home.cli(['status', '--json']);
    expect(status.json).toEqual({
      state: 'down',
      active: null,
      version: null,
      haMode: null,
      brokers: [],
    });
    expect(status.exit).toBe(3);
    expect(await home.ok('clean')).toEqual({ removed: [] });
  });
});

function homeWithInstalls(): Home {
  const home = new Home().endWithTest();
  mkdirSync(join(home.path, 'installs'));
  return home;
}
