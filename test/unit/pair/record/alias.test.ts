import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  aliasFor,
  aliasInPlace,
  ensureAlias,
  needsAlias,
  removeAlias,
} from '../../../../src/pair/record/alias.ts';
import { put, refusalOf, tempFolder } from '../../platform/samples.ts';

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

test('an alias is a plain link to the folder, made again when it is missing or leads elsewhere', () => {
  const folder = join(tempFolder(), 'Jörg');
  const alias = aliasFor(folder);
  onTestFinished(() => {
    rmSync(dirname(alias), { recursive: true, force: true });
  });
  expect(existsSync(dirname(alias))).toBe(false);
  expect(needsAlias(alias)).toBe(false);
  ensureAlias(alias, folder);
  expect(readlinkSync(alias)).toBe(folder);
  expect(statSync(dirname(alias)).mode & 0o777).toBe(0o700);

  const inode = lstatSync(alias).ino;
  ensureAlias(alias, folder);
  expect(lstatSync(alias).ino).toBe(inode);

  rmSync(alias);
  symlinkSync('/elsewhere', alias);
  removeAlias(alias, folder);
  expect(readlinkSync(alias)).toBe('/elsewhere');
  ensureAlias(alias, folder);
  expect(readlinkSync(alias)).toBe(folder);

  rmSync(dirname(alias), { recursive: true });
  ensureAlias(alias, folder);
  expect(readlinkSync(alias)).toBe(folder);

  put(join(dirname(alias), 'of-the-user'), '');
  removeAlias(alias, folder);
  expect(existsSync(alias)).toBe(false);
  expect(existsSync(dirname(alias))).toBe(true);
  rmSync(join(dirname(alias), 'of-the-user'));
  ensureAlias(alias, folder);
  removeAlias(alias, folder);
  expect(existsSync(dirname(alias))).toBe(false);
});

test('a folder always has the same alias, and no other folder has it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(aliasFor(`/ä/${one}`)).toBe(aliasFor(`/ä/${one}`));
      expect(aliasFor(`/ä/${one}`) === aliasFor(`/ä/${other}`)).toBe(one === other);
    }),
  );
});

test('no alias is made in a folder that others can change', async () => {
  const folder = join(tempFolder(), 'Jörg');
  const alias = join(tempFolder(), 'amq-ha-demo-1', 'pair');
  mkdirSync(dirname(alias), { mode: 0o777 });
  chmodSync(dirname(alias), 0o777);
  const error = await refusalOf(() => {
    ensureAlias(alias, folder);
  });
  expect(error.code).toBe('NOT_WRITABLE');
  expect(existsSync(alias)).toBe(false);
});

describe('the alias in place', () => {
  test('is that of the folder at its present place', () => {
    const folder = join(tempFolder(), 'Jörg');
    const copy = `${folder} copy`;
    expect(aliasInPlace(folder, null)).toBe(aliasFor(folder));
    expect(aliasInPlace(folder, aliasFor(folder))).toBe(aliasFor(folder));
    expect(aliasInPlace(copy, aliasFor(folder))).toBe(aliasFor(copy));
    expect(aliasInPlace('/plain/folder', aliasFor(folder))).toBeNull();
  });

  test('of an earlier release counts only while it leads here', () => {
    const folder = join(tempFolder(), 'Jörg');
    const random = join(tempFolder(), 'amq-ha-demo-rAnDom', 'pair');
    expect(aliasInPlace(folder, random)).toBe(aliasFor(folder));
    mkdirSync(dirname(random));
    symlinkSync(folder, random);
    expect(aliasInPlace(folder, random)).toBe(random);
    expect(aliasInPlace(`${folder} copy`, random)).toBe(aliasFor(`${folder} copy`));
  });
});

test('a link that is not an alias is not removed', () => {
  const file = join(tempFolder(), 'pair');
  put(file, '');
  removeAlias(file, file);
  expect(existsSync(file)).toBe(true);
});
