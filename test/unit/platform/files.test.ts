import { existsSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  endOf,
  makeFolder,
  readFrom,
  readSince,
  sizeOf,
  writeFileAtomic,
  writeJson,
} from '../../../src/platform/files.ts';
import { put, tempFolder } from './samples.ts';

test('a file is read from a byte on, and completely when it has become shorter', () => {
  const path = join(tempFolder(), 'log');
  expect(sizeOf(path)).toBe(0);
  put(path, 'añb');
  expect(sizeOf(path)).toBe(4);
  expect([0, 1, 3, 4, 5].map((offset) => readFrom(path, offset))).toEqual([
    'añb',
    'ñb',
    'b',
    '',
    'añb',
  ]);
});

test('a place belongs to one file, under any name', () => {
  const path = join(tempFolder(), 'log');
  const textSince = (name: string, place: ReturnType<typeof endOf>): string | undefined =>
    readSince(name, place)?.bytes.toString();
  expect([endOf(path), readSince(path, null)]).toEqual([null, null]);
  put(path, 'añb');
  const place = endOf(path);
  expect(place?.offset).toBe(4);
  expect([textSince(path, null), textSince(path, place)]).toEqual(['añb', '']);
  renameSync(path, `${path}.1`);
  put(path, 'a new one');
  expect([textSince(path, place), textSince(`${path}.1`, place)]).toEqual(['a new one', '']);
  put(`${path}.1`, 'añbcd');
  expect(readSince(`${path}.1`, place)).toMatchObject({ from: place, bytes: Buffer.from('cd') });
  put(`${path}.1`, 'x');
  expect(textSince(`${path}.1`, place)).toBe('x');
});

test('a file is written completely with its mode, and a failure leaves nothing behind', () => {
  const folder = tempFolder();
  const path = join(folder, 'pair.json');
  put(path, 'a much longer earlier content');
  writeJson(path, { a: 1 }, 0o600);
  expect(readFileSync(path, 'utf8')).toBe('{\n  "a": 1\n}\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  put(join(folder, 'in-the-way', 'file'), '');
  expect(() => {
    writeFileAtomic(join(folder, 'in-the-way'), 'x');
  }).toThrow();
  expect(readdirSync(folder)).toEqual(['in-the-way', 'pair.json']);
});

test('a folder is made with its parents, and making it again does no harm', () => {
  const path = join(tempFolder(), 'a', 'b c', 'd');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('a folder that cannot be made is a system error, not an endless wait', () => {
  expect(() => {
    makeFolder('/proc/amq-ha-demo/target');
  }).toThrow('ENOENT');
  const file = join(tempFolder(), 'file');
  put(file, '');
  expect(() => {
    makeFolder(join(file, 'below'));
  }).toThrow('ENOTDIR');
  expect(() => {
    makeFolder(file);
  }).toThrow('EEXIST');
  expect(existsSync(join(file, 'below'))).toBe(false);
  expect(() => {
    makeFolder('/proc/nonexistent/a/b');
  }).toThrow('ENOENT');
  makeFolder('/');
});
