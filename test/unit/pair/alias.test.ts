import { existsSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureAlias, makeAlias, needsAlias, removeAlias } from '../../../src/pair/alias.ts';
import { put, tempFolder } from '../platform/samples.ts';

test.each([
  ['/home/me/amq-7.8.0_b+c=d@e~f', false],
  ['/home/my demo', false],
  ['', false],
  ['/home/José', true],
  ['/home/日本', true],
  ['/home/a"b', true],
  ["/home/a'b", true],
  ['/home/a:b', true],
  ['/home/a$b', true],
  ['/home/a(b)', true],
  ['/home/a&b', true],
  ['/home/a#b', true],
  ['/home/a%20b', true],
  ['/home/a\\b', true],
  ['/home/a\nb', true],
  ['/home/a\n', true],
])('%j needs an alias: %s', (path, needs) => {
  expect(needsAlias(path)).toBe(needs);
});

test('an alias is a bearable link to the folder, made again when it is gone or astray', () => {
  const folder = join(tempFolder(), 'Jörg');
  const alias = makeAlias(folder);
  onTestFinished(() => {
    rmSync(dirname(alias), { recursive: true, force: true });
  });
  expect(needsAlias(alias)).toBe(false);
  expect(readlinkSync(alias)).toBe(folder);

  const inode = lstatSync(alias).ino;
  ensureAlias(alias, folder);
  expect(lstatSync(alias).ino).toBe(inode);

  rmSync(alias);
  symlinkSync('/elsewhere', alias);
  ensureAlias(alias, folder);
  expect(readlinkSync(alias)).toBe(folder);

  rmSync(dirname(alias), { recursive: true });
  ensureAlias(alias, folder);
  expect(readlinkSync(alias)).toBe(folder);

  put(join(dirname(alias), 'of-the-user'), '');
  removeAlias(alias);
  expect(existsSync(dirname(alias))).toBe(true);
  rmSync(join(dirname(alias), 'of-the-user'));
  removeAlias(alias);
  expect(existsSync(dirname(alias))).toBe(false);
});

test('what is no alias of ours is not removed', () => {
  const file = join(tempFolder(), 'pair');
  put(file, '');
  removeAlias(file);
  expect(existsSync(file)).toBe(true);
});
