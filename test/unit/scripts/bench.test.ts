import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepFolder } from '../../../scripts/bench-keep.mjs';
import {
  isMissed,
  reasonOf,
  rowText,
  takeAll,
  type Measurement,
} from '../../../scripts/bench-rows.mjs';

const good: Measurement = {
  rows: [{ name: 'good', goal: 2 }],
  measure: () => Promise.resolve([{ value: 1.2345, detail: 'fine' }]),
};

/** What `execFile` throws when a command of ours fails. */
const failedCommand = (document: unknown): Error =>
  Object.assign(new Error('Command failed: node cli.js drill\nat somewhere'), {
    stdout: JSON.stringify(document),
  });

const drillThatFails = failedCommand({ verdict: 'fail', reasons: ['3 messages were lost'] });

const failing: Measurement = {
  rows: [
    { name: 'first', goal: 1 },
    { name: 'second', goal: 10, atLeast: true },
  ],
  measure: () => Promise.reject(drillThatFails),
};

describe('a measurement that fails', () => {
  test('is a failed row for each of its rows, and the others are still taken', async () => {
    const seen: unknown[] = [];
    const figures = await takeAll([failing, good], (measurement, error) => {
      seen.push(measurement, error);
      return 'kept in /x';
    });
    const failed = {
      value: null,
      failed: true,
      detail: 'the drill did not pass: fail; 3 messages were lost; kept in /x',
    };
    expect(figures).toEqual([
      { name: 'first', goal: 1, ...failed },
      { name: 'second', goal: 10, atLeast: true, ...failed },
      { name: 'good', goal: 2, value: 1.23, detail: 'fine' },
    ]);
    expect(figures.map(isMissed)).toEqual([true, true, false]);
    expect(seen).toEqual([failing, drillThatFails]);
  });

  test('is one, too, when nothing can be kept of it', async () => {
    const figures = await takeAll([failing, good], () => Promise.reject(new Error('disk full')));
    expect(figures).toHaveLength(3);
    expect(figures[0]?.detail).toMatch(/nothing could be kept of it: disk full$/);
  });

  test.each([NaN, Infinity])('is one that measured %d', async (value) => {
    const [row] = await takeAll([
      { ...good, measure: () => Promise.resolve([{ value, detail: '' }]) },
    ]);
    expect(row).toMatchObject({ failed: true, detail: `good: ${String(value)} is no number` });
  });
});

test('the reason: of an error document, of a message, of anything', () => {
  expect(reasonOf(failedCommand({ error: { code: 'TIMEOUT', message: 'waited 9 s' } }))).toBe(
    'TIMEOUT: waited 9 s',
  );
  expect(reasonOf(Object.assign(new Error('it broke\nat x'), { stdout: 'no JSON' }))).toBe(
    'it broke',
  );
  expect(reasonOf('thrown')).toBe('thrown');
});

test('a missed goal, of either kind', () => {
  const figure = { name: 'x', goal: 5, detail: '' };
  expect(isMissed({ ...figure, value: 5 })).toBe(false);
  expect(isMissed({ ...figure, value: 5.1 })).toBe(true);
  expect(isMissed({ ...figure, value: 4.9, atLeast: true })).toBe(true);
});

test('the line of each kind of row', async () => {
  const [first, , third] = await takeAll([failing, good]);
  if (first === undefined || third === undefined) throw new Error('too few rows');
  expect(rowText(first)).toMatch(/^FAILED first +- +\(goal <= 1\) {2}the drill did not pass/);
  expect(rowText(third)).toMatch(/^ok {5}good +1\.23 {2}\(goal <= 2\) {2}fine$/);
  expect(rowText({ ...third, value: 3 })).toMatch(/^MISSED good/);
});

describe('what is kept', () => {
  const folders = (): { readonly run: string; readonly target: string } => {
    const root = mkdtempSync(join(tmpdir(), 'bench-keep-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const run = join(root, 'run');
    mkdirSync(join(run, 'master'), { recursive: true });
    writeFileSync(join(run, 'plan.json'), '{}');
    writeFileSync(join(run, 'history.ndjson'), '{"a":1}\n');
    writeFileSync(join(run, 'master/artemis.log'), 'log');
    return { run, target: join(root, 'target/bench-failed/kills') };
  };

  test('the whole run, in place of an earlier one', async () => {
    const { run, target } = folders();
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'earlier'), '');
    await keepFolder(run, target);
    expect(readdirSync(target).sort()).toEqual(['history.ndjson', 'master', 'plan.json']);
    expect(readFileSync(join(target, 'master/artemis.log'), 'utf8')).toBe('log');
  });

  test('a long history is compressed', async () => {
    const { run, target } = folders();
    await keepFolder(run, target, 5);
    expect(readdirSync(target).sort()).toEqual(['history.ndjson.gz', 'master', 'plan.json']);
    const packed = readFileSync(join(target, 'history.ndjson.gz'));
    expect(gunzipSync(packed).toString()).toBe('{"a":1}\n');
  });
});
