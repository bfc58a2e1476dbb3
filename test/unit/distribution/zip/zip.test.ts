import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Entry } from 'yauzl';
import { checkEntries } from '../../../../src/distribution/zip/zip-policy.ts';
import { inspectZip, unpackZip } from '../../../../src/distribution/zip/zip.ts';
import { put, tempFolder, thrownBy } from '../temp-folder.ts';
import { MINIMAL_BROKER, type ZipEntry, writeZip, zipOf } from './zip-writer.ts';

const MIB = 1024 ** 2;

function zipWith(...extra: readonly ZipEntry[]): string {
  return writeZip(join(tempFolder(), 'broker.zip'), [...MINIMAL_BROKER, ...extra]);
}

describe('inspectZip', () => {
  test('returns folder, version and sizes', async () => {
    const zipPath = zipWith(
      { name: 'broker-1/web/' },
      { name: 'broker-1/NOTICE', content: '12345' },
    );
    expect(await inspectZip(zipPath)).toEqual({
      zipPath,
      folder: 'broker-1',
      version: '2.44.0',
      totalBytes: 10 + 3 + 5,
      entryCount: 4,
    });
  });

  test.each<[string, ZipEntry[], RegExp]>([
    ['path traversal', [{ name: 'broker-1/../../evil' }], /broker-1\/\.\.\/\.\.\/evil/],
    ['an absolute path', [{ name: '/etc/evil' }], /absolute path.*\/etc\/evil/],
    ['a drive letter', [{ name: 'C:/evil' }], /absolute path.*C:\/evil/],
    ['a backslash', [{ name: 'broker-1\\evil' }], /broker-1\\evil/],
    ['an empty part', [{ name: 'broker-1//evil' }], /"broker-1\/\/evil" has an empty part/],
    ['a control character', [{ name: 'broker-1/e\u0000vil' }], /control character/],
    [
      'a symbolic link',
      [{ name: 'broker-1/link', content: '/etc', mode: 0o120777 }],
      /"broker-1\/link" is neither a file nor a folder/,
    ],
    ['a device', [{ name: 'broker-1/null', mode: 0o020666 }], /"broker-1\/null" is neither/],
    [
      'a folder type without a slash',
      [{ name: 'broker-1/odd', mode: 0o040755 }],
      /"broker-1\/odd" is neither/,
    ],
    [
      'a duplicate',
      [{ name: 'broker-1/a' }, { name: 'broker-1/a' }],
      /"broker-1\/a" is a duplicate/,
    ],
    [
      'a duplicate in other case',
      [{ name: 'broker-1/a' }, { name: 'broker-1/A' }],
      /"broker-1\/A" is a duplicate/,
    ],
    [
      'a duplicate in other normal form',
      [{ name: 'broker-1/\u00e9' }, { name: 'broker-1/e\u0301' }],
      /is a duplicate/,
    ],
    [
      'a file used as a folder',
      [{ name: 'broker-1/a' }, { name: 'broker-1/a/b' }],
      /"broker-1\/a" is a duplicate.*file and folder/,
    ],
    [
      'encryption',
      [{ name: 'broker-1/secret', content: 'x'.repeat(12), claimedBytes: 0, flags: 1 }],
      /"broker-1\/secret" is encrypted/,
    ],
    ['strong encryption', [{ name: 'broker-1/secret', flags: 0x41 }], /encryption/],
    [
      'an unknown compression',
      [{ name: 'broker-1/x', method: 12 }],
      /"broker-1\/x" uses compression method 12/,
    ],
    [
      'an entry that is too large',
      [{ name: 'broker-1/big', deflate: true, claimedBytes: 1024 * MIB + 1 }],
      /"broker-1\/big" claims 1073741825 bytes/,
    ],
    [
      'a ratio that is too high',
      [{ name: 'broker-1/bomb', deflate: true, content: 'x', claimedBytes: 11 * MIB }],
      /"broker-1\/bomb" claims to grow/,
    ],
  ])('refuses %s', async (_what, entries, message) => {
    const error = await thrownBy(inspectZip(zipWith(...entries)));
    expect(error).toMatchObject({
      code: 'BAD_ZIP',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('--broker'),
    });
  });

  test('refuses a total that is too large', async () => {
    const content = Buffer.alloc(6 * MIB);
    for (let at = 0; at < content.length; at += 4)
      content.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at);
    const part = (index: number): ZipEntry => ({
      name: `broker-1/${index}`,
      content,
      method: 8,
      claimedBytes: 1024 * MIB,
    });
    const error = await thrownBy(
      inspectZip(
        zipWith(part(1), part(2), part(3), part(4), { name: 'broker-1/last', content: '1' }),
      ),
    );
    expect(error).toMatchObject({
      code: 'BAD_ZIP',
      message: expect.stringContaining('would unpack to'),
    });
  });

  test.each<[string, ZipEntry[], string]>([
    [
      'a second top folder',
      [...MINIMAL_BROKER, { name: '__MACOSX/x' }],
      'more than one top folder (broker-1, __MACOSX)',
    ],
    [
      'a loose file',
      [...MINIMAL_BROKER, { name: 'README' }],
      '"README" is outside of a top folder',
    ],
    [
      'no server jar',
      MINIMAL_BROKER.slice(0, 1),
      'looked for broker-1/lib/artemis-server-<version>.jar and broker-1/bin/artemis',
    ],
    ['no script', MINIMAL_BROKER.slice(1), 'looked for broker-1/lib/artemis-server'],
    ['nothing', [], 'it is empty'],
  ])('with %s it is no broker', async (_what, entries, message) => {
    const error = await thrownBy(inspectZip(writeZip(join(tempFolder(), 'x.zip'), entries)));
    expect(error).toMatchObject({
      code: 'NOT_A_BROKER',
      message: expect.stringContaining(message),
    });
  });

  test.each<[string, Buffer, string]>([
    [
      'truncated',
      zipOf(MINIMAL_BROKER).subarray(0, 150),
      'ends after 150 bytes and has no central directory',
    ],
    ['empty', Buffer.alloc(0), 'ends after 0 bytes'],
    ['a web page', Buffer.from('<!DOCTYPE html>'), 'looks like a web page'],
    [
      'cut in its directory',
      Buffer.concat([zipOf(MINIMAL_BROKER).subarray(0, 100), zipOf(MINIMAL_BROKER).subarray(-22)]),
      'not a safe, complete zip',
    ],
  ])('a %s file is a bad zip', async (_what, bytes, message) => {
    const error = await thrownBy(inspectZip(put(join(tempFolder(), 'x.zip'), bytes)));
    expect(error).toMatchObject({ code: 'BAD_ZIP', message: expect.stringContaining(message) });
  });

  test('a missing file is reported as such', async () => {
    const error = await thrownBy(inspectZip('/nowhere/x.zip'));
    expect(error).toMatchObject({ code: 'NO_BROKER_ZIP', message: 'no such zip: /nowhere/x.zip' });
  });
});

test('no name that the policy accepts leads out of the target, even one that yauzl accepts (property)', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'B', 'c:', '\\', '/', '..\\', '\u0000', '~');
  const name = fc.tuple(
    fc.constantFrom('', '/', 'broker-1/'),
    fc.array(part, { minLength: 1, maxLength: 6 }),
  );
  fc.assert(
    fc.property(name, ([start, parts]) => {
      const fileName = start + parts.join('/');
      const names = [...MINIMAL_BROKER.map((entry) => entry.name), fileName];
      fc.pre(accepts(names));
      expect(`${resolve('/root', fileName)}/`).toMatch(/^\/root\/broker-1\//);
      expect(`${win32.resolve('D:\\root', fileName)}\\`).toMatch(/^D:\\root\\broker-1\\/);
    }),
    { numRuns: 2000, maxSkipsPerRun: 1000 },
  );
});

function accepts(names: readonly string[]): boolean {
  try {
    checkEntries('x.zip', names.map(entryNamed));
    return true;
  } catch {
    return false;
  }
}

function entryNamed(fileName: string): Entry {
  const sizes = { compressedSize: 0, uncompressedSize: 0 };
  const plain = { compressionMethod: 0, generalPurposeBitFlag: 0, externalFileAttributes: 0 };
  return Object.assign(new Entry(), { fileName, ...sizes, ...plain });
}

describe('unpackZip', () => {
  test('writes all files with their execute bits, and counts bytes', async () => {
    const into = tempFolder();
    const seen: [number, number][] = [];
    const zip = zipWith(
      { name: 'broker-1/empty/' },
      {
        name: 'broker-1/etc/deep/text',
        content: 'abc'.repeat(1000),
        deflate: true,
        mode: 0o100444,
      },
      { name: 'broker-1/nothing', deflate: true },
    );
    await unpackZip(zip, into, { onBytes: (done, total) => seen.push([done, total]) });
    expect(readFileSync(join(into, 'broker-1/etc/deep/text'), 'utf8')).toBe('abc'.repeat(1000));
    expect(readFileSync(join(into, 'broker-1/nothing')).length).toBe(0);
    expect(statSync(join(into, 'broker-1/empty')).isDirectory()).toBe(true);
    expect(modeOf(join(into, 'broker-1/bin/artemis'))).toBe(0o755);
    expect(modeOf(join(into, 'broker-1/etc/deep/text'))).toBe(0o644);
    expect(seen.at(-1)).toEqual([3013, 3013]);
  });

  test('drops setuid, and makes bin/artemis runnable where the zip has no modes', async () => {
    const into = tempFolder();
    const entries = MINIMAL_BROKER.map((entry) => ({ ...entry, mode: 0 }));
    await unpackZip(
      writeZip(join(into, 'x.zip'), [...entries, { name: 'broker-1/suid', mode: 0o104755 }]),
      into,
    );
    expect(modeOf(join(into, 'broker-1/bin/artemis'))).toBe(0o755);
    expect(modeOf(join(into, 'broker-1/lib/artemis-server-2.44.0.jar'))).toBe(0o644);
    expect(modeOf(join(into, 'broker-1/suid'))).toBe(0o755);
  });

  test.each([false, true])('unpacks a large entry in pieces (deflated: %s)', async (deflate) => {
    const content = Buffer.from('0123456789abcdef'.repeat((9 * MIB) / 16));
    const into = tempFolder();
    await unpackZip(zipWith({ name: 'broker-1/large', content, deflate }), into);
    expect(readFileSync(join(into, 'broker-1/large')).equals(content)).toBe(true);
  });

  const big = Buffer.from('0123456789abcdef'.repeat((9 * MIB) / 16));
  test.each<[string, ZipEntry, RegExp]>([
    [
      'a wrong CRC',
      { name: 'broker-1/x', content: 'abc', crc: 1 },
      /"broker-1\/x" is damaged.*CRC/,
    ],
    [
      'a wrong CRC in a large entry',
      { name: 'broker-1/x', content: big, crc: 1 },
      /"broker-1\/x" is damaged.*CRC/,
    ],
    [
      'a bomb',
      { name: 'broker-1/x', content: big, deflate: true, claimedBytes: 10 },
      /"broker-1\/x" is larger than declared/,
    ],
    [
      'a large bomb',
      { name: 'broker-1/x', content: big, deflate: true, claimedBytes: 5 * MIB },
      /"broker-1\/x" is larger than declared/,
    ],
    [
      'an entry shorter than declared',
      { name: 'broker-1/x', content: 'abc', deflate: true, claimedBytes: 4 },
      /"broker-1\/x" has 3 bytes, not the declared 4/,
    ],
    [
      'data that is not deflated',
      { name: 'broker-1/x', content: 'abc', method: 8 },
      /"broker-1\/x" is damaged/,
    ],
  ])('refuses %s', async (_what, entry, message) => {
    const into = tempFolder();
    const error = await thrownBy(unpackZip(zipWith(entry), into));
    expect(error).toMatchObject({ code: 'BAD_ZIP', message: expect.stringMatching(message) });
    const path = join(into, 'broker-1/x');
    if (existsSync(path)) expect(statSync(path).size).toBeLessThanOrEqual(9 * MIB);
  });

  test('writes nothing when the policy rejects the zip', async () => {
    const into = tempFolder();
    await thrownBy(unpackZip(zipWith({ name: 'broker-1/link', mode: 0o120777 }), into));
    expect(readdirSync(into)).toEqual([]);
  });

  test('never overwrites', async () => {
    const into = tempFolder();
    put(join(into, 'broker-1/bin/artemis'), 'mine');
    expect(await thrownBy(unpackZip(zipWith(), into))).toMatchObject({ code: 'NOT_WRITABLE' });
    expect(readFileSync(join(into, 'broker-1/bin/artemis'), 'utf8')).toBe('mine');
  });

  test('an abort stops it, and nothing is written afterwards', async () => {
    const into = tempFolder();
    const many = Array.from({ length: 200 }, (_, index) => ({
      name: `broker-1/f${index}`,
      content: 'x',
    }));
    const abort = new AbortController();
    const reason = new Error('stop');
    const error = await thrownBy(
      unpackZip(zipWith(...many), into, {
        signal: abort.signal,
        onBytes: () => {
          abort.abort(reason);
        },
      }),
    );
    expect(error).toBe(reason);
    const count = readdirSync(join(into, 'broker-1')).length;
    expect(count).toBeLessThan(20);
    await new Promise((done) => setTimeout(done, 50));
    expect(readdirSync(join(into, 'broker-1')).length).toBe(count);
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}
