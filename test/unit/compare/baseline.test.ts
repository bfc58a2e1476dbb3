import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { against, comparableRows, readBaseline } from '../../../src/compare/baseline.ts';
import { makeRunFolder } from '../../../src/drill/run-store.ts';
import { goodHistory } from '../drill/judge/planted.ts';
import { CLASSIC, COMPARISON, CONDITIONS, FILE, outage, rowOf, UNTOLD } from './samples.ts';

let root: string;
let runs: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baseline-'));
  runs = join(root, 'target', 'runs');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function comparisonIn(second: number, document: unknown): string {
  const folder = makeRunFolder(runs, 'compare', new Date(Date.UTC(2026, 4, 4, 9, 30, second)));
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  writeFileSync(join(folder, 'compare.json'), text);
  return folder;
}

function drillIn(second: number): string {
  const folder = makeRunFolder(runs, 'kill', new Date(Date.UTC(2026, 4, 4, 9, 30, second)));
  const history = goodHistory();
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(history.plan));
  writeFileSync(join(folder, 'history.ndjson'), `${history.lines().join('\n')}\n`);
  return folder;
}

describe('a baseline', () => {
  test('is the last comparison, a name, a folder or a file', async () => {
    const first = comparisonIn(1, { ...COMPARISON, rows: [rowOf(FILE, 'kill')] });
    const second = comparisonIn(2, COMPARISON);
    drillIn(3);
    const file = join(first, 'compare.json');
    for (const [wanted, path] of [
      ['last', second],
      ['compare', second],
      ['20260504-093001-compare', first],
      [first, first],
      [file, file],
    ] as const)
      expect((await readBaseline(runs, wanted, root)).path, wanted).toBe(path);
    expect(await readBaseline(runs, 'last', root)).toEqual({
      ...CONDITIONS,
      path: second,
      ...{ rows: COMPARISON.rows, drills: COMPARISON.drills },
    });
  });

  test('is a drill too, judged by its history', async () => {
    const folder = drillIn(1);
    expect(await readBaseline(runs, 'kill', root)).toMatchObject({
      ...{ path: folder, pauseForMs: 10_000, load: { rate: 10 } },
      rows: [{ ...CLASSIC, fault: 'kill', told: true, takeovers: 1, lost: 0 }],
      drills: [{ ...CLASSIC, falseFailovers: 0 }],
    });
  });

  test.each([
    ['nothing measured', { ...COMPARISON, rows: [UNTOLD] }, /nothing was measured in it/],
    ['another schema', { ...COMPARISON, schema: 2 }, /this version/],
    ['no rows', { schema: 1 }, /this version/],
    ['null', null, /this version/],
    ['no JSON', '{', /no JSON/],
  ])('is refused with %s', async (_, document, words) => {
    const folder = comparisonIn(1, document);
    await expect(readBaseline(runs, folder, root)).rejects.toMatchObject({
      ...{ code: 'USAGE', message: expect.stringMatching(words) },
    });
  });

  test('that is not there is said, with what is', async () => {
    await expect(readBaseline(runs, 'last', root)).rejects.toThrow(/there is no run/);
    drillIn(1);
    await expect(readBaseline(runs, 'last', root)).rejects.toThrow(/20260504-093001-kill/);
  });

  test('that is no run at all is no regression either', async () => {
    mkdirSync(join(root, 'empty'));
    await expect(readBaseline(runs, 'empty', root)).rejects.toMatchObject({
      ...{ code: 'USAGE', exit: 64, message: expect.stringMatching(/empty is no baseline: /) },
    });
  });
});

describe('against a baseline', () => {
  const baseline = { ...COMPARISON, path: 'earlier' };

  test('rows are matched and regressions found', () => {
    const slow = rowOf(FILE, 'kill', { outageMs: outage(9_000) });
    const result = against({ ...COMPARISON, rows: [slow, rowOf(FILE, 'stop')] }, baseline);
    expect(result).toMatchObject({ path: 'earlier', matched: 1, differs: [] });
    expect(result.regressions.map(({ kind }) => kind)).toEqual(['outage']);
  });

  test('takeovers without a fault count as well', () => {
    const drills = COMPARISON.drills.map((drill) => ({ ...drill, falseFailovers: 1 }));
    const kinds = against({ ...COMPARISON, drills }, baseline).regressions.map(({ kind }) => kind);
    expect(kinds).toEqual(['false-failover', 'false-failover', 'false-failover']);
  });

  test('another load is said, and compared all the same', () => {
    const load = { ...CONDITIONS.load, rate: null, sizeBytes: 1_024 };
    const result = against({ ...COMPARISON, load }, baseline);
    expect(result.differs).toEqual(['--rate max, was 500', '--size 1,024, was 256']);
    expect(result.matched).toBe(6);
  });

  test('another client is no baseline, and another pause none for what lasts as long', () => {
    const naive = { ...CONDITIONS, load: { ...CONDITIONS.load, client: 'naive' as const } };
    expect(comparableRows(naive, baseline)).toEqual([]);
    const faults = ['kill', 'pause', 'partition', 'zk-kill'].map((fault) => rowOf(FILE, fault));
    const short = { ...CONDITIONS, pauseForMs: 5_000 };
    const left = comparableRows(short, { ...baseline, rows: faults });
    expect(left.map(({ fault }) => fault)).toEqual(['kill']);
    expect(comparableRows(CONDITIONS, { ...baseline, rows: faults })).toEqual(faults);
  });
});
