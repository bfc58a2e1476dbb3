import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../src/model/history.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { holdDocument, holdHistory, Home, until, zip } from './harness.ts';

/** Runs a drill on a throw-away pair, which must end with this exit code. */
async function drill(
  home: Home,
  exit: number,
  ...args: readonly string[]
): Promise<{ readonly verdict: Verdict; readonly folder: string; readonly said: string }> {
  const result = await home.cli(['drill', '--broker', zip('2.44.0'), '--json', ...args]);
  expect(result.exit, `${result.stdout}\n${result.stderr}`).toBe(exit);
  return {
    verdict: result.json as unknown as Verdict,
    folder: newestRun(home),
    said: result.stderr,
  };
}

function newestRun(home: Home): string {
  const runs = join(home.path, 'target/runs');
  return join(runs, readdirSync(runs).sort().at(-1) ?? '');
}

function historyOf(folder: string): readonly Operation[] {
  const operations = readFileSync(join(folder, 'history.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Operation);
  holdHistory(operations);
  return operations;
}

describe('drill', () => {
  test('with a careful client: nothing lost, by a verdict that its history proves again', async () => {
    const home = new Home().endWithTest();
    const faults = ['kill', 'stop', 'handover', 'restart-backup'];
    const { verdict, folder } = await drill(
      home,
      0,
      ...['--fault', faults.join(','), '--rounds', '4', '--seed', '11', '--producers', '2'],
      ...['--consumers', '2', '--lock-manager', 'file'],
    );
    expect(verdict).toMatchObject({
      ...{ verdict: 'pass', reasons: [], seed: 11, version: '2.44.0', haMode: 'file' },
      ...{ client: 'careful', faults: 4, takeovers: 3, lost: 0, unexpected: 0, unknown: 0 },
      ...{ onlyOnOtherSide: 0, falseFailovers: 0, bothActiveMs: 0 },
    });
    expect(verdict.acknowledged).toBe(verdict.attempted);
    expect(verdict.consumed).toBe(verdict.attempted);
    expect(verdict.byFault.map(({ fault }) => fault).sort()).toEqual([...faults].sort());
    for (const { fault, takeovers } of verdict.byFault)
      expect(takeovers, fault).toBe(fault === 'restart-backup' ? 0 : 1);
    for (const { outage, atMs, fault, milestones } of verdict.rounds) {
      expect(outage, fault).not.toBeNull();
      if (fault === 'restart-backup') continue;
      const active = milestones.find(({ name }) => name === 'active');
      const firstAck = milestones.find(({ name }) => name === 'first-ack');
      expect(outage?.toMs).toBeGreaterThanOrEqual(atMs + (active?.atMs ?? Infinity) - 1);
      expect(firstAck?.atMs).toBeGreaterThanOrEqual(active?.atMs ?? Infinity);
    }

    for (const name of ['plan.json', 'report.html', 'report.md', 'junit.xml'])
      expect(existsSync(join(folder, name)), name).toBe(true);
    for (const broker of ['replicatedMaster', 'replicatedSlave']) {
      expect(readFileSync(join(folder, broker, 'artemis.log'), 'utf8')).toContain('AMQ221');
      expect(readFileSync(join(folder, broker, 'broker.xml'), 'utf8')).not.toContain(
        '>clusterPassword<',
      );
    }
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).not.toContain('<failure');
    expect(JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'))).toEqual(verdict);
    holdDocument('plan.json', JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')));
    historyOf(folder);
    for (const name of ['last', folder, folder.replace(/.*\//, '')])
      expect(await home.ok('check', name)).toEqual(verdict);

    const cut = join(home.path, 'cut');
    cpSync(folder, cut, { recursive: true });
    const lines = readFileSync(join(folder, 'history.ndjson'), 'utf8').split('\n');
    lines.splice(Math.floor(lines.length / 2), 1);
    writeFileSync(join(cut, 'history.ndjson'), lines.join('\n'));
    const doubted = await home.cli(['check', cut, '--json']);
    expect(doubted.exit).toBe(2);
    expect(doubted.json).toMatchObject({ verdict: 'unknown' });
  });

  test('with a naive client at 500/s: a kill loses messages, exit 1; and a limit for outages decides', async () => {
    const home = new Home().endWithTest();
    const { verdict, folder } = await drill(home, 1, '--client', 'naive', '--max-outage', '1ms');
    expect(verdict).toMatchObject({ verdict: 'fail', client: 'naive', faults: 1, takeovers: 1 });
    expect(verdict.lost).toBeGreaterThan(0);
    expect(verdict.byFault[0]?.lost).toBe(verdict.lost);
    expect(verdict.reasons.join()).toContain(`lost ${String(verdict.lost)}`);
    expect(verdict.reasons.join()).toMatch(/producers waited .* \(limit 1 ms\)/);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('<failure');
  });

  test('a hang in classic mode is a split brain: measured, ended, and its messages counted', async () => {
    const home = new Home().endWithTest();
    const { verdict, folder } = await drill(home, 1, '--fault', 'pause', '--pause-for', '7s');
    expect(verdict).toMatchObject({ verdict: 'fail', haMode: 'classic', takeovers: 1 });
    expect(verdict.bothActiveMs).toBeGreaterThan(1_000);
    expect(verdict.onlyOnOtherSide).toBeGreaterThan(0);
    expect(verdict.lost).toBeGreaterThanOrEqual(verdict.onlyOnOtherSide);
    // Those that the resumed broker alone acknowledged, and no others.
    const history = historyOf(folder);
    const late = history.filter(
      ({ process, f, type }) => process === 'latecomer' && f === 'send' && type === 'ok',
    );
    const received = new Set(history.filter(({ f }) => f === 'receive').map(({ value }) => value));
    expect(verdict.onlyOnOtherSide).toBe(late.filter(({ value }) => !received.has(value)).length);
    expect(verdict.rounds[0]?.restoredMs).not.toBeNull(); // and the pair was whole again
  });

  test('a hang under the file lock: nobody takes over, and clients wait for all of it', async () => {
    const home = new Home().endWithTest();
    const hang = ['--fault', 'pause', '--pause-for', '6s', '--lock-manager', 'file', '--seed', '1'];
    const { verdict, folder } = await drill(home, 0, ...hang);
    expect(verdict).toMatchObject({ verdict: 'pass', takeovers: 0, faults: 1, bothActiveMs: 0 });
    const [round] = verdict.rounds;
    const resumed = round?.milestones.find(({ name }) => name === 'resume')?.atMs ?? Infinity;
    expect(round?.outage?.toMs).toBeGreaterThanOrEqual((round?.atMs ?? 0) + resumed);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('pause');
  });

  test('ended by SIGKILL: no broker is left, and the history tells what was seen, and is no pass', async () => {
    const home = new Home().endWithTest();
    const running = home.start(['drill', '--broker', zip('2.44.0'), '--fault', 'pause']);
    await until('load', () => writtenBy(home).split('"ok","f":"send"').length > 200);
    running.kill('SIGKILL');
    await running.done;
    const checked = await home.cli(['check', 'last', '--json']);
    expect(checked.exit).toBe(2);
    expect(checked.json).toMatchObject({ verdict: 'unknown' });
    expect(checked.json['acknowledged']).toBeGreaterThan(0);
  });

  test('what it cannot mean is refused before a pair is made', async () => {
    const home = new Home().endWithTest();
    const wrong = [
      ['--fault', 'kil'],
      ['--rounds', '0'],
      ['--rate', 'fast'],
      ['--client', 'bold'],
      ['--pause-for', '10'],
      ['--max-outage', 'soon'],
      ['--seed', '-1'],
      ['--here', '--broker', '2.44.0'],
    ];
    for (const args of wrong) await home.refused('USAGE', 64, 'drill', ...args);
    await home.refused('NO_PAIR', 3, 'drill', '--here');
    await home.refused('USAGE', 64, 'check', 'none-of-that-name');
    expect(existsSync(join(home.path, 'target'))).toBe(false);
  });
});

/** What the newest run has written so far; it may end in the middle of a line. */
function writtenBy(home: Home): string {
  const runs = join(home.path, 'target/runs');
  const history = existsSync(runs) ? join(newestRun(home), 'history.ndjson') : '';
  return existsSync(history) ? readFileSync(history, 'utf8') : '';
}

describe('drill --here', () => {
  test('leaves the messages of the user alone; interrupted in a split brain, it leaves the pair whole', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('produce', '--count', '10');
    const verdict = await home.ok('drill', '--here', '--fault', 'restart-backup');
    expect(verdict).toMatchObject({ verdict: 'pass', takeovers: 0, faults: 1 });
    expect(await home.ok('browse')).toMatchObject({ count: 10 });

    const running = home.start(['drill', '--here', '--fault', 'pause', '--pause-for', '7s']);
    await until('a second active broker', () => writtenBy(home).includes('"latecomer"'));
    running.kill('SIGINT');
    expect((await running.done).exit).toBe(130);
    expect(await home.status()).toMatchObject({ state: 'protected', active: 'replicatedMaster' });
    expect(await home.ok('browse')).toMatchObject({ count: 10 });

    await home.ok('stop', 'slave');
    await home.refused('WRONG_STATE', 1, 'drill', '--here');
    await home.ok('stop');
    await home.refused('WRONG_STATE', 3, 'drill', '--here');
  });
});
