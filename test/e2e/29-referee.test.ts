import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unpackZip } from '../../src/distribution/zip/zip.ts';
import { provideZooKeeperJars } from '../../src/distribution/acquire/zookeeper-jars.ts';
import type { PairStatus } from '../../src/model/status.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { isPortFree } from '../../src/platform/ports.ts';
import { findProcesses } from '../../src/platform/process-table.ts';
import { awaitSession } from '../../src/zookeeper/session.ts';
import { Home, zip } from './harness.ts';

const ZOOKEEPER = ['--lock-manager', 'zookeeper'];
/** Nobody consumes: whatever a broker lacks that becomes active is lost, and shows. */
const MAJORITY = ['--fault', 'zk-majority', '--consumers', '0'];

async function drill(home: Home, exit: number, ...args: readonly string[]): Promise<Verdict> {
  const broker = args.includes('--here') ? [] : ['--broker', zip('2.44.0')];
  const result = await home.cli(['drill', '--json', ...broker, ...args]);
  expect(result.exit, `${result.stdout}\n${result.stderr}`).toBe(exit);
  return result.json as unknown as Verdict;
}

const serversIn = (folder: string): number =>
  findProcesses((line) => line.includes('QuorumPeerMain') && line.includes(folder)).length;

describe('ZooKeeper', () => {
  test('crash, hang, handover and a cut link end well, and nothing is left', async () => {
    const home = new Home().endWithTest();
    const verdict = await drill(
      home,
      0,
      ...[...ZOOKEEPER, '--fault', 'kill,pause,handover,partition', '--rounds', '4'],
      ...['--pause-for', '6s'],
    );
    expect(verdict).toMatchObject({
      ...{ verdict: 'pass', haMode: 'zookeeper', faults: 4, takeovers: 3, lost: 0 },
      ...{ falseFailovers: 0, onlyOnOtherSide: 0 },
    });
    const cut = verdict.byFault.find(({ fault }) => fault === 'partition');
    expect(cut).toMatchObject({ takeovers: 0 });
    expect(serversIn(tmpdir())).toBe(0);
  });

  test('three servers: the loss of one changes nothing, that of two loses nothing; they stop, start and go with the pair', async () => {
    const home = new Home().endWithTest();
    const made = ['init', ...ZOOKEEPER, '--zookeeper-nodes', '3', '--broker', zip('2.28.0')];
    const status = (await home.ok(...made)) as unknown as PairStatus;
    expect(status).toMatchObject({ state: 'protected', haMode: 'zookeeper' });
    expect(status.zookeeper?.nodes.map(({ running }) => running)).toEqual([true, true, true]);
    const round = ['--fault', 'zk-kill', '--rounds', '3', '--pause-for', '3s'];
    expect(await drill(home, 0, '--here', ...round)).toMatchObject({
      ...{ verdict: 'pass', faults: 3, takeovers: 0, falseFailovers: 0, lost: 0 },
    });
    expect(serversIn(home.path)).toBe(3);
    const unserved = await drill(home, 0, '--here', ...MAJORITY, '--pause-for', '8s');
    expect(unserved).toMatchObject({ verdict: 'pass', faults: 1, lost: 0, bothActiveMs: 0 });
    expect(serversIn(home.path)).toBe(3);
    const cut = await home.cli(['drill', '--here', '--fault', 'partition', '--json']);
    expect(cut).toMatchObject({ exit: 64, json: { error: { code: 'USAGE' } } });
    await home.ok('stop');
    expect(serversIn(home.path)).toBe(0);
    expect(await home.ok('start')).toMatchObject({ state: 'protected' });
    expect(serversIn(home.path)).toBe(3);
    await home.ok('clean', '--yes');
    expect(serversIn(home.path)).toBe(0);
  });

  test('without a majority nothing is lost', async () => {
    const home = new Home().endWithTest();
    const verdict = await drill(home, 0, ...ZOOKEEPER, ...MAJORITY, '--pause-for', '6s');
    expect(verdict).toMatchObject({ verdict: 'pass', faults: 1, lost: 0, bothActiveMs: 0 });
  });

  test('an ensemble that is there: its tick rules, and init says so', async () => {
    const home = new Home().endWithTest();
    const port = await startElsewhere(home);
    const there = [...ZOOKEEPER, '--zookeeper', `127.0.0.1:${String(port)}`];
    const made = await home.cli(['init', '--json', ...there, '--broker', zip('2.44.0')]);
    expect(made.exit, made.stderr).toBe(0);
    expect(made.stderr).toContain('grants sessions of 4.0 s, not the 1.0 s asked for');
    expect(made.json).toMatchObject({
      ...{ state: 'protected', zookeeper: { sessionMs: 4_000, nodes: [] } },
    });
    // A copy would compete with the original for one lock.
    const copy = join(home.path, 'copy');
    cpSync(join(home.path, 'target'), join(copy, 'target'), { recursive: true });
    const refused = await home.refused('WRONG_STATE', 1, 'start', '--home', copy);
    expect(JSON.stringify(refused)).toContain(`copy of the pair in ${home.path}`);
    await home.ok('clean', '--yes', '--home', copy);
    expect(await drill(home, 0, '--here')).toMatchObject({ takeovers: 1, lost: 0 });
    await home.ok('clean', '--yes');
    const nobody = await home.cli(['init', '--json', ...ZOOKEEPER, '--zookeeper', '127.0.0.1:1']);
    expect(nobody.exit).toBe(69);
    expect(nobody.json).toMatchObject({ error: { code: 'NO_ZOOKEEPER' } });
  });
});

/**
 * A server that is not ours, with the usual tick of 2 s: of ZooKeeper 3.6, which 2.28 ships. Gone with the test.
 * @returns its port
 */
async function startElsewhere(home: Home): Promise<number> {
  let port = 20_981;
  while (!(await isPortFree(port))) port -= 1;
  const folder = mkdtempSync(join(home.path, 'zookeeper-'));
  const [software, extra] = [join(folder, 'software'), join(folder, 'jars')];
  mkdirSync(software);
  await unpackZip(zip('2.28.0'), software);
  await provideZooKeeperJars(extra, { env: process.env, report: () => undefined });
  const lines = ['tickTime=2000', `dataDir=${folder}`, `clientPort=${String(port)}`];
  lines.push('clientPortAddress=127.0.0.1', 'admin.enableServer=false');
  const config = join(folder, 'zoo.cfg');
  writeFileSync(config, lines.join('\n'));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  const lib = join(software, 'apache-artemis-2.28.0', 'lib', '*');
  const jars = [lib, join(extra, '*')].join(':');
  const server = spawn('java', ['-Xmx64m', '-cp', jars, main, config], { stdio: 'ignore' });
  onTestFinished(async () => {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });
  await awaitSession([{ host: '127.0.0.1', port }], {
    ...{ askedMs: 1_000, timeoutMs: 30_000, hint: '' },
  });
  return port;
}

describe('a cut link between the brokers', () => {
  const partition = ['--fault', 'partition', '--pause-for', '6s'];

  test('classic: both are active, and messages that one side alone acknowledged are counted', async () => {
    const verdict = await drill(new Home().endWithTest(), 1, ...partition);
    expect(verdict).toMatchObject({ verdict: 'fail', takeovers: 1, falseFailovers: 0 });
    expect(verdict.onlyOnOtherSide).toBeGreaterThan(0);
    expect(verdict.lost).toBe(verdict.onlyOnOtherSide);
    expect(verdict.bothActiveMs).toBeGreaterThan(1_000);
  });

  test('file lock: only one stays active', async () => {
    const home = new Home().endWithTest();
    const verdict = await drill(home, 0, '--lock-manager', 'file', ...partition);
    expect(verdict).toMatchObject({ takeovers: 0, lost: 0, bothActiveMs: 0, falseFailovers: 0 });
  });

  test('no ZooKeeper of its own to kill', async () => {
    const refused = await new Home().cli(['drill', '--fault', 'zk-kill', '--json']);
    expect(refused.exit).toBe(64);
    expect(refused.json).toMatchObject({ error: { code: 'USAGE' } });
  });
});
