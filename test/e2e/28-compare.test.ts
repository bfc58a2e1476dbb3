import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../src/model/compare.ts';
import { Home, until, zip } from './harness.ts';

/** One kill, which this seed lets come after half a second. */
const SHORT = ['--fault', 'kill', '--seed', '1', '--pause-for', '3s'];

async function compare(
  home: Home,
  exit: number,
  ...args: readonly string[]
): Promise<{ readonly document: Comparison; readonly folder: string; readonly said: string }> {
  const result = await home.cli(['compare', '--json', ...SHORT, ...args]);
  expect(result.exit, `${result.stdout}\n${result.stderr}`).toBe(exit);
  const document = result.json as unknown as Comparison;
  const folder = document.reportPath.replace(/\/compare\.html$/, '');
  expect(stored(folder)).toEqual(document);
  return { document, folder, said: result.stderr };
}

const stored = (folder: string): Comparison =>
  JSON.parse(readFileSync(join(folder, 'compare.json'), 'utf8')) as Comparison;

const runsOf = (home: Home): string => join(home.path, 'target/runs');

/** A run that never was, as the document of a file. @returns its path */
function planted(home: Home, document: unknown): string {
  const path = join(home.path, 'planted.json');
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** The rows of a real run as if they were of a pause: a hung broker that was replaced at once. */
function better(home: Home, { document }: { readonly document: Comparison }): string {
  const outageMs = { min: 50, median: 50, p95: 50, max: 50 };
  const rows = document.rows.map((row) => ({ ...row, fault: 'pause', outageMs }));
  return planted(home, { ...document, rows });
}

/** What the first drill of a comparison has written so far. */
function historyIn(home: Home): string {
  const runs = runsOf(home);
  const files = existsSync(runs) ? readdirSync(runs, { recursive: true, encoding: 'utf8' }) : [];
  const history = files.find((path) => path.endsWith('history.ndjson'));
  return history === undefined ? '' : readFileSync(join(runs, history), 'utf8');
}

describe('compare', () => {
  test('classic and file lock; then against that run, and against one that was better', async () => {
    const home = new Home().endWithTest();
    const broker = ['--broker', zip('2.44.0')];
    const first = await compare(home, 0, ...broker, '--lock-manager', 'none,file');
    const { rows, seed, baseline } = first.document;
    expect({ seed, baseline }).toEqual({ seed: 1, baseline: null });
    expect(rows).toMatchObject(
      ['none', 'file'].map((lockManager) => ({
        ...{ lockManager, version: '2.44.0', failureDetection: 'fast', fault: 'kill' },
        ...{ told: true, rounds: 1, takeovers: 1, lost: 0, bothActiveMs: 0, neverTookOver: false },
      })),
    );
    for (const { outageMs, restoredMs } of rows) {
      expect(outageMs?.median).toBeGreaterThan(0);
      expect(restoredMs?.median).toBeGreaterThan(outageMs?.median ?? Infinity);
    }
    expect(first.said).toContain('pair 2/2: file lock');
    expect(readFileSync(join(first.folder, 'compare.md'), 'utf8')).toContain('## MEASURED');
    expect(readFileSync(join(first.folder, 'compare.html'), 'utf8')).toContain('Measured');

    // Each drill can be judged again; the comparison itself is none.
    for (const { run, haMode } of rows) {
      expect(await home.ok('check', join(first.folder, run ?? ''))).toMatchObject({ haMode });
    }
    await home.refused('USAGE', 64, 'check', 'last');
    await home.refused('USAGE', 64, 'check', first.folder);

    const file = ['--lock-manager', 'file'];
    const second = await compare(home, 0, ...broker, ...file, '--baseline', 'last');
    expect(second.document.baseline).toEqual({
      ...{ path: first.folder, matched: 1, differs: [], regressions: [] },
    });

    // Under the file lock nobody takes over from a broker that hangs.
    const pause = [...file, '--fault', 'pause', '--baseline', better(home, first)];
    const third = await compare(home, 1, ...broker, ...pause);
    expect(third.document.rows).toMatchObject([
      { fault: 'pause', told: true, neverTookOver: true },
    ]);
    const regressions = third.document.baseline?.regressions ?? [];
    expect(regressions.map(({ kind }) => kind)).toEqual(['no-takeover', 'outage']);
    expect(readFileSync(join(third.folder, 'compare.md'), 'utf8')).toContain('## REGRESSED');
  });

  test('a broker without that lock manager is a row that says so, exit 2', async () => {
    const home = new Home().endWithTest();
    const args = ['--broker', zip('2.10.1'), '--lock-manager', 'file'];
    const { document } = await compare(home, 2, ...args);
    expect(document.rows).toMatchObject([
      { lockManager: 'file', told: false, run: null, why: expect.stringContaining('no file lock') },
    ]);
  });

  test('interrupted, it leaves no broker, and keeps what it knows', async () => {
    const home = new Home().endWithTest();
    const args = ['compare', '--json', ...SHORT, '--broker', zip('2.44.0')];
    const running = home.start(args);
    await until('load', () => historyIn(home).split('"ok","f":"send"').length > 100);
    running.kill('SIGINT');
    const { exit, stdout } = await running.done;
    expect(exit).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED' }, seed: 1 });
    const [folder = ''] = readdirSync(runsOf(home));
    expect(stored(join(runsOf(home), folder)).rows).toMatchObject(
      ['none', 'file', 'zookeeper'].map((lockManager) => ({
        ...{ lockManager, told: false, why: 'it was not measured' },
      })),
    );
    expect(home.processes()).toEqual([]);
  });

  test('what it cannot mean is refused before a pair is made', async () => {
    const home = new Home().endWithTest();
    const load = { rate: 500, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' };
    const row = { lockManager: 'none', version: '2.44.0', failureDetection: 'fast', told: true };
    const rows = [{ ...row, fault: 'stop' }];
    const other = planted(home, { schema: 1, load, pauseForMs: 10_000, rows, drills: [] });
    const wrong = [
      ['--lock-manager', 'fil'],
      ['--failure-detection', 'slow'],
      ['--fault', 'kil'],
      ['--broker', '2.44.0,'],
      ['--zookeeper', 'zk:2181', '--lock-manager', 'none'],
      ['--fault', 'zk-kill', '--lock-manager', 'none,file'],
      ['--baseline', 'last'],
      ['--baseline', other, '--fault', 'kill'],
    ];
    for (const args of wrong) await home.refused('USAGE', 64, 'compare', ...args);
    await home.refused('NO_BROKER_ZIP', 69, 'compare', '--broker', 'none.zip');
    expect(existsSync(runsOf(home))).toBe(false);
  });
});
