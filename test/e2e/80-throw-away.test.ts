import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProcesses } from '../../src/platform/process-table.ts';
import { holdDocument, Home, until, zip } from './harness.ts';

const smokeFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('amq-ha-demo-smoke-'));
const smokeProcesses = (): readonly unknown[] =>
  findProcesses((commandLine) => commandLine.includes('amq-ha-demo-smoke-'));

describe('smoke', () => {
  test('twice at the same time: they do not meet', async () => {
    const [one, two] = [new Home().endWithTest(), new Home().endWithTest()];
    const results = await Promise.all([
      one.cli(['smoke', '--broker', zip('2.44.0'), '--json']),
      two.cli(['smoke', '--broker', zip('2.44.0'), '--json']),
    ]);
    for (const result of results) {
      expect(result.json, result.stderr).toMatchObject({ ok: true });
      expect(result.exit).toBe(0);
    }
    await until(
      'nothing of them to be left',
      () => smokeFolders().length === 0 && smokeProcesses().length === 0,
    );
  });

  test('that fails leaves logs, configs and the timeline, and no broker', async () => {
    const home = new Home().endWithTest();
    const artifacts = join(home.path, 'artifacts');
    const junit = join(home.path, 'deep/er/smoke.xml');
    const running = home.start([
      'smoke',
      '--broker',
      zip('2.44.0'),
      '--artifacts',
      artifacts,
      '--junit',
      junit,
      '--json',
    ]);
    // Take the master away under its feet: the step that browses on it must fail.
    await until(
      'the pair to be up',
      () =>
        brokers().length === 2 &&
        logs().every((log) => log.includes('AMQ221024') || log.includes('AMQ221007')),
    );
    for (const { pid } of brokers()) process.kill(pid, 'SIGKILL');
    const { exit, stdout } = await running.done;
    expect(exit).not.toBe(0);
    const document = JSON.parse(stdout) as {
      readonly ok: boolean;
      readonly steps: readonly { readonly ok: boolean }[];
    };
    expect(document.ok).toBe(false);
    expect(document.steps.at(-1)?.ok).toBe(false);
    expect(readFileSync(junit, 'utf8')).toContain('<failure');
    holdDocument(
      'timeline.json',
      JSON.parse(readFileSync(join(artifacts, 'timeline.json'), 'utf8')),
    );
    for (const name of ['replicatedMaster', 'replicatedSlave']) {
      expect(readFileSync(join(artifacts, name, 'log/artemis.log'), 'utf8')).toContain('AMQ');
      expect(readFileSync(join(artifacts, name, 'etc/broker.xml'), 'utf8')).toContain(
        '<cluster-password>***<',
      );
    }
    await until(
      'nothing of it to be left',
      () => smokeFolders().length === 0 && smokeProcesses().length === 0,
    );
  });

  test('killed by SIGKILL, its brokers and its folder go too', async () => {
    const home = new Home().endWithTest();
    const running = home.start(['smoke', '--broker', zip('2.44.0')]);
    await until('both brokers to run', () => brokers().length === 2);
    running.kill('SIGKILL');
    await running.done;
    await until(
      'nothing of it to be left',
      () => smokeFolders().length === 0 && smokeProcesses().length === 0,
    );
  });

  test('interrupted, it cleans up and exits 130', async () => {
    const home = new Home().endWithTest();
    const running = home.start(['smoke', '--broker', zip('2.44.0'), '--json']);
    await until('both brokers to run', () => brokers().length === 2);
    running.kill('SIGINT');
    const { exit, stdout } = await running.done;
    expect(exit).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
    await until(
      'nothing of it to be left',
      () => smokeFolders().length === 0 && smokeProcesses().length === 0,
    );
  });
});

function brokers(): readonly { readonly pid: number }[] {
  return findProcesses(
    (commandLine) =>
      commandLine.includes('amq-ha-demo-smoke-') &&
      commandLine.includes('artemis.boot.Artemis run'),
  );
}

function logs(): readonly string[] {
  return smokeFolders().flatMap((folder) =>
    ['replicatedMaster', 'replicatedSlave'].map((name) => {
      const path = join(
        tmpdir(),
        folder,
        'target/apache-artemis-2.44.0/instances',
        name,
        'log/artemis.log',
      );
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    }),
  );
}
