import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  cacheFoldersOf,
  firstWritable,
  userFolders,
} from '../../../src/distribution/user-folders.ts';
import { put, tempFolder, thrownBy } from './temp-folder.ts';

test('HOME first, then the home of the account', () => {
  const homes = (env: NodeJS.ProcessEnv, account?: string): readonly string[] =>
    userFolders(env, account).homes;
  expect(homes({ HOME: '/h' }, '/a')).toEqual(['/h', '/a']);
  expect(homes({ HOME: '/a' }, '/a')).toEqual(['/a']);
  expect(homes({}, '/a')).toEqual(['/a']);
  expect(homes({ HOME: '' }, '/a')).toEqual(['/a']);
});

test('an account without an entry has only HOME, and without HOME only the temporary folder', () => {
  // A second argument that is undefined would be the default one: the real account's.
  const folders = userFolders({ HOME: '/h' }, '');
  expect(folders.homes).toEqual(['/h']);
  expect(userFolders({}, '')).toMatchObject({ homes: [] });
  expect(folders.temporary.startsWith(join(tmpdir(), 'amq-ha-demo-'))).toBe(true);
});

test('the cache: XDG_CACHE_HOME, else that of each home; last a folder of the program', () => {
  const inHome = process.platform === 'darwin' ? 'Library/Caches' : '.cache';
  const folders = { homes: ['/h', '/a'], temporary: '/t' };
  expect(cacheFoldersOf({ XDG_CACHE_HOME: '/c' }, folders)).toEqual(['/c/amq-ha-demo', '/t/cache']);
  expect(cacheFoldersOf({ XDG_CACHE_HOME: '' }, folders)).toEqual([
    `/h/${inHome}/amq-ha-demo`,
    `/a/${inHome}/amq-ha-demo`,
    '/t/cache',
  ]);
});

test('the first writable folder is made, and nothing is left in it', async () => {
  const root = tempFolder();
  const blocked = join(put(join(root, 'file')), 'x');
  const good = join(root, 'a/b/c');
  const folders = { temporary: join(root, 't') };
  expect(await firstWritable([blocked, '/proc/nonexistent/x', good, '/y'], folders)).toBe(good);
  expect(readdirSync(good)).toEqual([]);
});

test('the folder of the program is for this account only', async () => {
  const temporary = join(tempFolder(), 't');
  const cache = join(temporary, 'cache');
  expect(await firstWritable([cache], { temporary })).toBe(cache);
  expect(statSync(temporary).mode & 0o777).toBe(0o700);
  chmodSync(temporary, 0o777);
  expect(String(await thrownBy(firstWritable([cache], { temporary })))).toContain(
    'is not a folder that only this account can use',
  );
});

test('a link in place of the folder of the program is not followed', async () => {
  const root = tempFolder();
  const temporary = join(root, 't');
  mkdirSync(join(root, 'other'), { mode: 0o700 });
  symlinkSync(join(root, 'other'), temporary);
  const error = await thrownBy(firstWritable([join(temporary, 'cache')], { temporary }));
  expect(String(error)).toMatch(/no writable folder: .*only this account/);
});
