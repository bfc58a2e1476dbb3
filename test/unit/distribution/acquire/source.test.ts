import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maskUrl } from '../../../../src/distribution/acquire/mask.ts';
import { resolveSource } from '../../../../src/distribution/acquire/source.ts';
import { put, tempFolder, thrownBy } from '../temp-folder.ts';

describe('without --broker', () => {
  test.each([null, '', ' '])('%j: the one zip in installs', async (broker) => {
    const home = tempFolder();
    const path = put(join(home, 'installs/amq-broker-7.8.0-bin.ZIP'));
    put(join(home, 'installs/README.md'));
    put(join(home, 'installs/._amq.zip'));
    expect(await resolveSource(broker, home)).toEqual({ kind: 'zip', path });
  });

  test('several zips', async () => {
    const home = tempFolder();
    put(join(home, 'installs/b.zip'));
    put(join(home, 'installs/a.zip'));
    expect(await thrownBy(resolveSource(null, home))).toMatchObject({
      code: 'SEVERAL_ZIPS',
      message: `there are 2 zips in ${home}/installs: a.zip, b.zip`,
      hint: 'choose one, such as --broker installs/a.zip',
    });
  });

  test('no zip, or no installs: the default version, to be announced', async () => {
    const home = tempFolder();
    const expected = { kind: 'version', version: '2.44.0', announced: true };
    expect(await resolveSource(null, home)).toEqual(expected);
    mkdirSync(join(home, 'installs'));
    expect(await resolveSource(null, home)).toEqual(expected);
  });
});

describe('--broker', () => {
  test('a zip or folder, from here or from home', async () => {
    const home = tempFolder();
    const path = put(join(home, 'installs/x.zip'));
    mkdirSync(join(home, 'amq'));
    expect(await resolveSource('installs/x.zip', home)).toEqual({ kind: 'zip', path });
    expect(await resolveSource(path, '/nowhere')).toEqual({ kind: 'zip', path });
    expect(await resolveSource(relative(process.cwd(), path), '/nowhere')).toEqual({
      kind: 'zip',
      path,
    });
    expect(await resolveSource('amq', home)).toEqual({ kind: 'folder', path: join(home, 'amq') });
  });

  test('a version, unless a file has that name', async () => {
    const home = tempFolder();
    expect(await resolveSource('2.33.0.redhat-00010', home)).toEqual({
      kind: 'version',
      version: '2.33.0.redhat-00010',
      announced: false,
    });
    const path = put(join(home, '2.44.0'));
    expect(await resolveSource('2.44.0', home)).toEqual({ kind: 'zip', path });
  });

  test('an https URL', async () => {
    const url = 'https://host/x.zip';
    expect(await resolveSource(url, '/nowhere')).toEqual({ kind: 'url', url });
  });

  test.each(['http://u:secret@host/x.zip', 'ftp://host/x', 'file:///x.zip', 'https://'])(
    'refuses %s',
    async (url) => {
      const error = await thrownBy(resolveSource(url, '/nowhere'));
      expect(error).toMatchObject({ code: 'USAGE', exit: 64 });
      expect(String(error)).not.toContain('secret');
    },
  );

  test.each(['missing.zip', '2.44', '2.44.0/../../no-such-broker', '2.44.0 x'])(
    'no such thing: %s',
    async (broker) => {
      expect(await thrownBy(resolveSource(broker, '/nowhere'))).toMatchObject({
        code: 'NO_BROKER_ZIP',
        message: expect.stringContaining(`no such zip or folder: ${broker}`),
        hint: expect.stringContaining('--broker'),
      });
    },
  );
});

test.each([
  ['https://u:p%40@host/a.zip', 'https://***@host/a.zip'],
  ['see https://u:p@ss@host/a?token=1 and http://x/y', 'see https://***@host/a?*** and http://x/y'],
  ['https://host/a@b', 'https://host/a@b'],
  ['no url: a@b?c', 'no url: a@b?c'],
])('maskUrl %s', (text, masked) => {
  expect(maskUrl(text)).toBe(masked);
});
