import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { OpenFile } from '../../../src/platform/open-files.ts';
import { workPlaceOf, WorkPlaces } from '../../../src/platform/work-place.ts';
import { put, tempFolder } from './samples.ts';

const HERE = '/a/demo2/instances/master';
const THERE = '/a/demo/instances/master';
const PARTS = ['data', 'log'];
const open = (path: string, fd: number | null = 9, deleted = false): OpenFile => ({
  fd,
  path,
  deleted,
});

test.each<[string, readonly OpenFile[], string]>([
  ['no files', [], 'unknown'],
  ['a file of this folder', [open(`${HERE}/data/journal/x`)], 'here'],
  ['a file of another folder', [open(`${THERE}/data/journal/x`)], 'elsewhere'],
  ['files of both', [open(`${THERE}/data/x`), open(`${HERE}/log/x`)], 'here'],
  ['a file of this folder that was removed', [open(`${HERE}/data/x`, 9, true)], 'removed'],
  ['one removed, one there', [open(`${HERE}/data/x`, 9, true), open(`${HERE}/log/y`)], 'here'],
  ['a file of neither part', [open(`${HERE}/tmp/x`)], 'unknown'],
  ['the current folder alone', [open(HERE, null)], 'unknown'],
  ['the output alone, which the caller chose', [open(`${HERE}/log/x`, 1)], 'unknown'],
  ['a longer name', [open(`${HERE}2/data/x`)], 'unknown'],
  ['a broker of another name', [open('/a/demo/instances/slave/data/x')], 'unknown'],
])('%s', (_, files, place) => {
  expect(workPlaceOf(files, HERE, PARTS, () => true)).toBe(place);
});

test('without parts, the current folder and the streams count', () => {
  expect(workPlaceOf([open(HERE, null)], HERE, null, () => true)).toBe('here');
  expect(workPlaceOf([open(`${THERE}/out`, 1)], HERE, null, () => true)).toBe('elsewhere');
});

test('the same path in a container is another file', () => {
  expect(workPlaceOf([open(`${HERE}/data/x`)], HERE, PARTS, () => false)).toBe('elsewhere');
});

test.runIf(process.platform === 'linux')(
  'a process is followed when its folder moves, or goes',
  async () => {
    const root = tempFolder();
    const folderIn = (home: string): string => join(root, home, 'instances', 'master');
    const file = join(folderIn('demo'), 'data', 'lock');
    put(file, '');
    const child = spawn('sh', ['-c', 'exec 5<"$0"; echo open; exec sleep 97', file], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await once(child.stdout, 'data');
    const placeIn = (home: string): string =>
      new WorkPlaces(folderIn(home), PARTS).of(child.pid ?? 0, 'sleep', true);
    // A descriptor of sh below 10 keeps its number: 5 stays 5.
    expect([placeIn('demo'), placeIn('demo2')]).toEqual(['here', 'elsewhere']);
    renameSync(join(root, 'demo'), join(root, 'demo2'));
    put(file, '');
    expect([placeIn('demo'), placeIn('demo2')]).toEqual(['elsewhere', 'here']);
    rmSync(join(root, 'demo2'), { recursive: true });
    put(join(folderIn('demo2'), 'data', 'lock'), '');
    expect([placeIn('demo'), placeIn('demo2')]).toEqual(['removed', 'removed']);
  },
);
