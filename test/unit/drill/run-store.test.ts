import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findComparable, findRun, makeRunFolder } from '../../../src/drill/run-store.ts';

let root: string;
let runs: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'runs-'));
  runs = join(root, 'target', 'runs');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const AT = new Date('2026-11-25T01:02:03.456Z');

test('a folder is named after time and drill; two of the same second get different names', () => {
  expect(basename(makeRunFolder(runs, 'kill', AT))).toBe('20261125-010203-kill');
  expect(basename(makeRunFolder(runs, 'kill', AT))).toBe('20261125-010203-kill-2');
});

test('a run is found by last, by its name with or without the time, and by its path', () => {
  const first = makeRunFolder(runs, 'kill', AT);
  const second = makeRunFolder(runs, 'stop', new Date('2026-11-26T00:00:00Z'));
  mkdirSync(join(runs, 'zzz-not-a-run'));
  expect(findRun(runs, 'last', root)).toBe(second);
  expect(findRun(runs, 'kill', root)).toBe(first);
  expect(findRun(runs, '20261125-010203-kill', root)).toBe(first);
  expect(findRun(runs, first, root)).toBe(first);
  expect(findRun(runs, 'target/runs/20261125-010203-kill', root)).toBe(first);
});

test('an unknown run is an error that lists the newest ones', () => {
  expect(() => findRun(runs, 'last', root)).toThrow(/there is no run/);
  makeRunFolder(runs, 'kill', AT);
  expect(() => findRun(runs, 'stop', root)).toThrow(/20261125-010203-kill/);
});

function makeComparison(at: Date): string {
  const folder = makeRunFolder(runs, 'compare', at);
  writeFileSync(join(folder, 'compare.json'), '{}');
  return folder;
}

test('a comparison is not a drill: last is the drill before it, and its drills are listed', () => {
  const drill = makeRunFolder(runs, 'kill', AT);
  const comparison = makeComparison(new Date('2026-11-26T00:00:00Z'));
  const inner = basename(makeRunFolder(comparison, 'mixed', new Date('2026-11-26T00:00:01Z')));
  expect(findRun(runs, 'last', root)).toBe(drill);
  for (const wanted of ['compare', comparison])
    expect(() => findRun(runs, wanted, root)).toThrow(
      expect.objectContaining({
        message: `${comparison} is a comparison, but check takes one drill; it contains ${inner}`,
        hint: `amq-ha-demo check ${join(comparison, inner)}`,
      }),
    );
  expect(findRun(runs, join(comparison, inner), root)).toBe(join(comparison, inner));
  rmSync(drill, { recursive: true });
  expect(() => findRun(runs, 'last', root)).toThrow(/there is no run/);
});

test('comparable are the last comparison, and any run by its name or path', () => {
  const comparison = makeComparison(AT);
  const drill = makeRunFolder(runs, 'kill', new Date('2026-11-26T00:00:00Z'));
  expect(findComparable(runs, 'last', root)).toBe(comparison);
  expect(findComparable(runs, 'kill', root)).toBe(drill);
  expect(findComparable(runs, drill, root)).toBe(drill);
  rmSync(comparison, { recursive: true });
  expect(() => findComparable(runs, 'last', root)).toThrow(/the newest in .*-kill/);
});
