import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { acquireZip } from '../../../../src/distribution/acquire/acquire.ts';
import { download, progressText } from '../../../../src/distribution/acquire/download.ts';
import type { UserFolders } from '../../../../src/distribution/user-folders.ts';
import { put, tempFolder, thrownBy } from '../temp-folder.ts';
import { MINIMAL_BROKER, zipOf } from '../zip/zip-writer.ts';

const ZIP = zipOf([
  ...MINIMAL_BROKER,
  { name: 'broker-1/filler', content: Buffer.alloc(300_000, 7) },
]);
const SHA512 = createHash('sha512').update(ZIP).digest('hex');
const SHA1 = createHash('sha1').update(ZIP).digest('hex');
const PATH_2_44 = '/activemq/activemq-artemis/2.44.0/apache-artemis-2.44.0-bin.zip';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Serves fixed contents by path; 404 otherwise. `asked` collects the paths. */
async function serveFiles(
  files: Record<string, Buffer | string>,
  asked: string[] = [],
): Promise<string> {
  return serve((request, response) => {
    const content = files[request.url ?? ''];
    asked.push(request.url ?? '');
    response.writeHead(
      content === undefined ? 404 : 200,
      content === undefined ? {} : { 'content-length': Buffer.byteLength(content) },
    );
    response.end(content ?? 'not here');
  });
}

interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly cacheFolder: string;
  readonly home: string;
  readonly folders: UserFolders;
  readonly said: string[];
  readonly report: (detail: string) => void;
}

function world(): World {
  const home = tempFolder();
  const said: string[] = [];
  return {
    home,
    folders: { homes: [home], temporary: join(home, 'temporary') },
    env: { PATH: join(home, 'bin'), XDG_CACHE_HOME: join(home, 'cache') },
    cacheFolder: join(home, 'cache/amq-ha-demo'),
    said,
    report: (detail) => said.push(detail),
  };
}

/** The zip of 2.44.0 in a local repository. */
const IN_REPOSITORY = 'org/apache/activemq/apache-artemis/2.44.0/apache-artemis-2.44.0-bin.zip';

/** A fake `mvn`: puts the file into -Dmaven.repo.local, and records its arguments. */
function fakeMaven({ home }: World): void {
  put(join(home, 'source.zip'), ZIP);
  const script = `#!/bin/sh
echo "$@" > '${home}/args'
/bin/cat > '${home}/stdin'
for arg; do case $arg in -Dmaven.repo.local=*) to=\${arg#*=}/${IN_REPOSITORY};; esac; done
/bin/mkdir -p "\${to%/*}" && /bin/cp '${home}/source.zip' "$to"
`;
  put(join(home, 'bin/mvn'), script, 0o755);
}

const version = (text: string) => ({ kind: 'version', version: text, announced: false }) as const;

describe('a version', () => {
  test('from the cache, before anything else', async () => {
    const all = world();
    const cached = put(join(all.cacheFolder, 'apache-artemis-2.44.0-bin.zip'), ZIP);
    expect(await acquireZip(version('2.44.0'), all)).toBe(cached);
  });

  test.each<[string, string, (home: string) => Record<string, string>, string]>([
    ['the usual place', '2.44.0', () => ({}), '.m2/repository/org/apache/activemq'],
    ['the new group', '2.50.0', () => ({}), '.m2/repository/org/apache/artemis'],
    [
      'MAVEN_OPTS',
      '2.44.0',
      (home) => ({ MAVEN_OPTS: `-Xmx1g -Dmaven.repo.local="${home}/my repo"` }),
      'my repo/org/apache/activemq',
    ],
    [
      'MAVEN_ARGS',
      '2.44.0',
      (home) => ({ MAVEN_ARGS: `-Dmaven.repo.local=${home}/r -o` }),
      'r/org/apache/activemq',
    ],
  ])('from the Maven repository, in place: %s', async (_what, number, env, folder) => {
    const all = world();
    const zip = put(
      join(all.home, folder, `apache-artemis/${number}/apache-artemis-${number}-bin.zip`),
      ZIP,
    );
    put(`${zip}.sha1`, SHA1);
    expect(
      await acquireZip(version(number), { ...all, env: { ...all.env, ...env(all.home) } }),
    ).toBe(zip);
  });

  test('from the repository that settings.xml names', async () => {
    const all = world();
    put(
      join(all.home, '.m2/settings.xml'),
      '<settings><!-- <localRepository>/x</localRepository> --><localRepository>${user.home}/r</localRepository></settings>',
    );
    const zip = put(
      join(all.home, 'r/org/apache/activemq/apache-artemis/2.44.0/apache-artemis-2.44.0-bin.zip'),
      ZIP,
    );
    expect(await acquireZip(version('2.44.0'), all)).toBe(zip);
  });

  test('a zip in the repository that does not match its checksum is skipped', async () => {
    const all = world();
    const zip = put(
      join(
        all.home,
        '.m2/repository/org/apache/activemq/apache-artemis/2.44.0/apache-artemis-2.44.0-bin.zip',
      ),
      'torn',
    );
    put(`${zip}.sha1`, SHA1);
    const archiveUrl = await serveFiles({
      [PATH_2_44]: ZIP,
      [`${PATH_2_44}.sha512`]: `${SHA512}  x.zip\n`,
    });
    expect(await acquireZip(version('2.44.0'), { ...all, archiveUrl })).toBe(
      join(all.cacheFolder, 'apache-artemis-2.44.0-bin.zip'),
    );
  });

  test('from the repository of the account, when HOME is another folder', async () => {
    const all = world();
    const account = tempFolder();
    const zip = put(join(account, '.m2/repository', IN_REPOSITORY), ZIP);
    const folders = { ...all.folders, homes: [all.home, account] };
    expect(await acquireZip(version('2.44.0'), { ...all, folders })).toBe(zip);
  });

  test('by mvn, away from terminal and project, into the repository that is searched', async () => {
    const all = world();
    fakeMaven(all);
    const repository = join(all.home, '.m2/repository');
    expect(await acquireZip(version('2.44.0'), all)).toBe(join(repository, IN_REPOSITORY));
    expect(readFileSync(join(all.home, 'args'), 'utf8').trim()).toBe(
      `-B -q -Dmaven.repo.local=${repository} dependency:get -Dartifact=org.apache.activemq:apache-artemis:2.44.0:zip:bin -Dtransitive=false`,
    );
    expect(readFileSync(join(all.home, 'stdin'), 'utf8')).toBe('');
    expect(all.said).toContain(
      `mvn fetches org.apache.activemq:apache-artemis:2.44.0:zip:bin into ${repository}`,
    );
  });

  test('by mvn, with homes that cannot be written to: into a folder of the program, found again', async () => {
    const all = world();
    fakeMaven(all);
    const homes = [put(join(all.home, 'file')), '/proc/nonexistent'];
    const folders = { ...all.folders, homes };
    const path = await acquireZip(version('2.44.0'), { ...all, folders });
    expect(path).toBe(join(folders.temporary, 'maven', IN_REPOSITORY));
    rmSync(join(all.home, 'bin/mvn'));
    expect(await acquireZip(version('2.44.0'), { ...all, folders })).toBe(path);
  });

  test('by mvn, with nothing that can be written to: each folder is reported', async () => {
    const all = world();
    fakeMaven(all);
    const blocked = put(join(all.home, 'file'));
    const folders = { homes: [join(blocked, 'h')], temporary: join(blocked, 't') };
    const error = await thrownBy(
      acquireZip(version('2.44.0'), { ...all, folders, archiveUrl: 'http://127.0.0.1:1' }),
    );
    expect(String(error)).toMatch(/mvn: no writable folder: .*file\/h.*; .*file\/t/);
  });

  test('mvn that succeeds without a file is reported', async () => {
    const all = world();
    put(join(all.home, 'bin/mvn'), '#!/bin/sh\n', 0o755);
    const error = await thrownBy(
      acquireZip(version('2.44.0'), { ...all, archiveUrl: 'http://127.0.0.1:1' }),
    );
    expect(String(error)).toMatch(/mvn: it ended without an error, but .*-bin\.zip does not exist/);
  });

  test('from the archive with a cache that cannot be written to: into a folder of the program', async () => {
    const all = world();
    const env = { ...all.env, XDG_CACHE_HOME: '/proc/nonexistent' };
    const archiveUrl = await serveFiles({ [PATH_2_44]: ZIP, [`${PATH_2_44}.sha512`]: SHA512 });
    expect(await acquireZip(version('2.44.0'), { ...all, env, archiveUrl })).toBe(
      join(all.folders.temporary, 'cache/apache-artemis-2.44.0-bin.zip'),
    );
  });

  test('from the archive when mvn fails, with progress', async () => {
    const all = world();
    put(join(all.home, 'bin/mvn'), '#!/bin/sh\necho "[ERROR] offline"; exit 1\n', 0o755);
    const archiveUrl = await serveFiles({ [PATH_2_44]: ZIP, [`${PATH_2_44}.sha512`]: SHA512 });
    const path = await acquireZip(version('2.44.0'), { ...all, archiveUrl });
    expect(readFileSync(path).equals(ZIP)).toBe(true);
    expect(readdirSync(all.cacheFolder)).toEqual(['apache-artemis-2.44.0-bin.zip']);
    expect(all.said.some((line) => /^[\d.]+ of 0\.3 MB, \d+ s left$/.test(line))).toBe(true);
  });

  test('from the new folder of the archive since 2.50', async () => {
    const all = world();
    const path = '/artemis/artemis/2.50.0/apache-artemis-2.50.0-bin.zip';
    const archiveUrl = await serveFiles({
      [path]: ZIP,
      [`${path}.sha512`]: `apache-artemis-2.50.0-bin.zip: ${SHA512.toUpperCase().replace(/(.{8})/g, '$1 ')}\n`,
    });
    expect(await acquireZip(version('2.50.0'), { ...all, archiveUrl })).toContain('2.50.0');
  });

  test('two at the same time both get the complete zip', async () => {
    const all = world();
    const archiveUrl = await serveFiles({ [PATH_2_44]: ZIP, [`${PATH_2_44}.sha512`]: SHA512 });
    const both = await Promise.all(
      [1, 2].map(() => acquireZip(version('2.44.0'), { ...all, archiveUrl })),
    );
    for (const path of both) expect(readFileSync(path).equals(ZIP)).toBe(true);
    expect(readdirSync(all.cacheFolder)).toEqual(['apache-artemis-2.44.0-bin.zip']);
  });

  test('a wrong checksum is a bad zip, and nothing enters the cache', async () => {
    const all = world();
    const archiveUrl = await serveFiles({
      [PATH_2_44]: ZIP,
      [`${PATH_2_44}.sha512`]: SHA512.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    });
    const error = await thrownBy(acquireZip(version('2.44.0'), { ...all, archiveUrl }));
    expect(error).toMatchObject({
      code: 'BAD_ZIP',
      message: expect.stringContaining('does not match its .sha512'),
    });
    expect(readdirSync(all.cacheFolder)).toEqual([]);
  });

  test('when every way fails, each reason is reported', async () => {
    const all = world();
    put(
      join(all.home, 'bin/mvn'),
      '#!/bin/sh\nprintf "\\033[0m[ERROR] Failed to execute goal a:b:2.8:get (x) on project standalone-pom: Could not find artifact -> [Help 1]\\n[ERROR]\\n[ERROR] Re-run\\n"\nexit 1\n',
      0o755,
    );
    const archiveUrl = await serveFiles({});
    const error = await thrownBy(acquireZip(version('2.99.0.redhat-1'), { ...all, archiveUrl }));
    expect(error).toMatchObject({
      code: 'NO_BROKER_ZIP',
      exit: 69,
      hint: expect.stringMatching(/Red Hat.*installs\/.*--broker/),
    });
    const lines = String(error).split('\n').slice(1);
    expect(lines).toEqual([
      `  cache ${all.cacheFolder}: not found`,
      `  cache ${all.folders.temporary}/cache: not found`,
      `  Maven repository ${all.home}/.m2/repository: not found`,
      `  Maven repository ${all.folders.temporary}/maven: not found`,
      '  mvn: Could not find artifact',
      expect.stringMatching(/^ {2}http:.*2\.99\.0.*: no such version there/),
    ]);
  });

  test('mvn without an error line: its last lines', async () => {
    const all = world();
    put(
      join(all.home, 'bin/mvn'),
      '#!/bin/sh\necho one; echo two; echo; echo three; echo four >&2; exit 1\n',
      0o755,
    );
    const error = await thrownBy(
      acquireZip(version('2.44.0'), { ...all, archiveUrl: await serveFiles({}) }),
    );
    expect(String(error)).toContain('mvn: two / three / four\n');
  });

  test('without mvn and without a network', async () => {
    const all = world();
    const error = await thrownBy(
      acquireZip(version('2.44.0'), { ...all, archiveUrl: 'http://127.0.0.1:1' }),
    );
    expect(String(error)).toMatch(/mvn: not on PATH\n.*ECONNREFUSED/);
  });

  test('an abort ends mvn and all further ways', async () => {
    const all = world();
    put(
      join(all.home, 'bin/mvn'),
      `#!/bin/sh\n: > ${all.home}/running\nexec /bin/sleep 30\n`,
      0o755,
    );
    const abort = new AbortController();
    const reason = new Error('stop');
    const asked: string[] = [];
    const act = acquireZip(version('2.44.0'), {
      ...all,
      archiveUrl: await serveFiles({}, asked),
      signal: abort.signal,
    });
    setTimeout(() => {
      abort.abort(reason);
    }, 300);
    expect(await thrownBy(act)).toBe(reason);
    expect(asked).toEqual([]);
  });

  test('an abort in the last way is an abort too', async () => {
    const all = world();
    const abort = new AbortController();
    const reason = new Error('stop');
    const archiveUrl = await serve(() => {
      abort.abort(reason);
    });
    const act = acquireZip(version('2.44.0'), { ...all, archiveUrl, signal: abort.signal });
    expect(await thrownBy(act)).toBe(reason);
  });
});

describe('a URL', () => {
  test('is downloaded once, checked against its .sha512', async () => {
    const all = world();
    const asked: string[] = [];
    const base = await serveFiles({ '/x.zip': ZIP, '/x.zip.sha512': SHA512 }, asked);
    const source = { kind: 'url', url: `${base}/x.zip` } as const;
    const path = await acquireZip(source, all);
    expect(readFileSync(path).equals(ZIP)).toBe(true);
    expect(all.said.at(-1)).toBe('downloaded and checked');
    expect(await acquireZip(source, all)).toBe(path);
    expect(asked).toEqual(['/x.zip.sha512', '/x.zip']);
  });

  test('without .sha512 is reported as not checked', async () => {
    const all = world();
    const base = await serveFiles({ '/x.zip?a=1': ZIP });
    await acquireZip({ kind: 'url', url: `${base}/x.zip?a=1` }, all);
    expect(all.said.at(-1)).toContain('not checked');
  });

  test.each<[string, RequestListener, object]>([
    [
      'a wrong .sha512',
      (request, response) => response.end(request.url === '/x.zip' ? ZIP : '0'.repeat(128)),
      { code: 'BAD_ZIP' },
    ],
    [
      'a login page',
      (request, response) => response.end(request.url === '/x.zip' ? '<html>' : '<html>'),
      { code: 'BAD_ZIP', message: expect.stringMatching(/^http:.*web page/) },
    ],
    [
      'an HTTP error',
      (_request, response) => response.writeHead(403).end(),
      { code: 'NO_BROKER_ZIP', message: expect.stringContaining('HTTP 403') },
    ],
    [
      'a torn line',
      (_request, response) => {
        response.writeHead(200, { 'content-length': ZIP.length });
        response.write(ZIP.subarray(0, 1000), () => response.destroy());
      },
      { code: 'NO_BROKER_ZIP' },
    ],
    [
      'a torn line without a length',
      (_request, response) => {
        response.writeHead(200);
        response.write(ZIP.subarray(0, 1000), () => response.destroy());
      },
      { code: 'NO_BROKER_ZIP' },
    ],
  ])(
    '%s leaves nothing in the cache and no password in the message',
    async (_what, listener, expected) => {
      const all = world();
      const base = (await serve(listener)).replace('//', '//user:secret@');
      const error = await thrownBy(acquireZip({ kind: 'url', url: `${base}/x.zip` }, all));
      expect(error).toMatchObject(expected);
      expect(`${String(error)} ${all.said.join(' ')}`).not.toContain('secret');
      expect(readdirSync(all.cacheFolder)).toEqual([]);
    },
  );

  test('an abort ends the download and leaves nothing', async () => {
    const all = world();
    const abort = new AbortController();
    const reason = new Error('stop');
    const base = await serve((request, response) => {
      if (request.url !== '/x.zip') return void response.writeHead(404).end();
      response.writeHead(200, { 'content-length': ZIP.length });
      response.write(ZIP.subarray(0, 1000), () => {
        abort.abort(reason);
      });
    });
    expect(
      await thrownBy(
        acquireZip({ kind: 'url', url: `${base}/x.zip` }, { ...all, signal: abort.signal }),
      ),
    ).toBe(reason);
    expect(readdirSync(all.cacheFolder)).toEqual([]);
  });
});

test('a download that stalls fails', async () => {
  const base = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 10 });
    response.write('abc');
  });
  const folder = tempFolder();
  const options = { report: () => undefined, check: () => Promise.resolve(), stalledMs: 100 };
  expect(await thrownBy(download(`${base}/x`, join(folder, 'x'), options))).toMatchObject({
    message: 'no data received for 0.1 s',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a cache that cannot be written is reported', async () => {
  const blocked = put(join(tempFolder(), 'file'));
  const options = { report: () => undefined, check: () => Promise.resolve() };
  expect(
    await thrownBy(download('http://127.0.0.1:1/x', join(blocked, 'x'), options)),
  ).toMatchObject({ code: 'NOT_WRITABLE' });
});

test('a zip of the user is used as it is', async () => {
  expect(await acquireZip({ kind: 'zip', path: '/some/x.zip' }, world())).toBe('/some/x.zip');
});

test('progressText', () => {
  expect(progressText(12_340_000, 46_340_000, 2000)).toBe('12.3 of 46.3 MB, 6 s left');
  expect(progressText(1_000_000, null, 5)).toBe('1.0 MB');
  expect(progressText(0, 100, 5)).toBe('0.0 of 0.0 MB, 1 s left');
});
