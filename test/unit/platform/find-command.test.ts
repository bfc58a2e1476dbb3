import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findCommand } from '../../../src/platform/find-command.ts';
import { put, tempFolder } from './samples.ts';

test('a name is searched in PATH, a path in the current folder', () => {
  const folder = tempFolder();
  const bin = join(folder, 'bin');
  for (const name of ['good', 'plain']) put(join(bin, name), '');
  chmodSync(join(bin, 'good'), 0o755);
  mkdirSync(join(bin, 'folder'));
  put(join(folder, 'other', 'plain'), '');
  chmodSync(join(folder, 'other', 'plain'), 0o755);
  const find = (name: string, path: string): string => findCommand(name, { PATH: path }, folder);

  expect(find('good', `/nowhere:${bin}`)).toBe('found');
  expect(find('good', 'bin')).toBe('found');
  expect(find('good', '/nowhere')).toBe('not-found');
  expect(find('bin/good', '/nowhere')).toBe('found');
  expect(find(join(bin, 'good'), '/nowhere')).toBe('found');
  expect(find('./good', bin)).toBe('not-found');
  expect(find('plain', bin)).toBe('not-executable');
  expect(find('plain', `${bin}:${join(folder, 'other')}`)).toBe('found');
  expect(find('bin/folder', '')).toBe('not-executable');
  expect(find('', bin)).toBe('not-found');
});
