import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ArchiveStore } from '../../../src/broker/archive-store.ts';
import type { ArchiveSpec } from '../../../src/broker/class-archive.ts';

/** Not the pid of any process: above the highest pid of Linux (2^22). */
const GONE = 5_000_000;

function store(change: Partial<ArchiveSpec> = {}, root = temp()) {
  const java = join(root, 'java');
  mkdirSync(join(java, 'lib', 'server'), { recursive: true });
  writeFileSync(join(java, 'lib', 'server', 'classes.jsa'), 'x');
  utimesSync(join(java, 'lib', 'server', 'classes.jsa'), 1, 1);
  const made = new ArchiveStore(join(root, 'classes'), {
    kind: 'broker',
    jars: 'abc',
    libNames: ['artemis-boot.jar'],
    lib: '../../lib',
    java: { home: java, feature: 17 },
    flags: '',
    ...change,
  });
  return { root, made, folder: () => dirname(made.learn() ?? '') };
}

function temp(): string {
  const root = mkdtempSync(join(tmpdir(), 'amq-ha classes '));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  return root;
}

/** Makes an archive that a JVM has written, and adopts it. */
function withArchive(quality: 'full' | 'partial' = 'full') {
  const one = store();
  const folder = one.folder();
  writeFileSync(join(folder, `making-${GONE}.jsa`), 'archive');
  one.made.adopt(GONE, quality);
  return { ...one, folder, archive: join(folder, `${quality}.jsa`) };
}

test('there is no archive until a JVM has ended and written one', () => {
  const { made, folder } = store();
  expect(made.use()).toBeNull();
  const at = folder();
  writeFileSync(join(at, `making-${GONE}.jsa`), Buffer.alloc(100));
  made.adopt(GONE, 'full');
  expect(made.use()).toBeNull();
  writeFileSync(join(at, `making-${process.pid}.jsa`), 'archive');
  made.adopt(process.pid, 'full'); // this JVM still runs
  expect(made.use()).toBeNull();
});

test('an adopted archive is used, the better one of two', () => {
  const { made, folder } = withArchive('partial');
  expect(made.isFull()).toBe(false);
  expect(readFileSync(made.use() ?? '', 'utf8')).toContain(`${folder}/partial.jsa`);
  writeFileSync(join(folder, `making-${GONE}.jsa`), 'archive');
  made.adopt(null, 'full');
  expect(made.isFull()).toBe(true);
  expect(readFileSync(made.use() ?? '', 'utf8')).toContain(`${folder}/full.jsa`);
});

test.each([
  ['truncated', (archive: string) => rewrite(archive, 'arch')],
  ['overwritten', (archive: string) => rewrite(archive, 'ARCHIVE')],
  ['writable by others', (archive: string) => chmodSync(archive, 0o666)],
  ['in a folder writable by others', (archive: string) => chmodSync(dirname(archive), 0o777)],
  [
    'below a folder writable by others',
    (archive: string) => chmodSync(dirname(dirname(archive)), 0o770),
  ],
  ['missing', (archive: string) => rmSync(archive)],
  ['behind a link', behindLink],
])('one that is %s is not used, and another can take its place', (_name, spoil) => {
  const { made, archive } = withArchive();
  spoil(archive);
  expect(made.use()).toBeNull();
});

function rewrite(path: string, content: string): void {
  chmodSync(path, 0o600);
  writeFileSync(path, content);
  chmodSync(path, 0o400);
}

function behindLink(archive: string): void {
  renameSync(archive, `${archive}.real`);
  symlinkSync(`${archive}.real`, archive);
}

test.runIf(process.getuid?.() === 0)('an archive of another account is not used', async () => {
  const { chownSync } = await import('node:fs');
  const { made, archive } = withArchive();
  chownSync(archive, 12_345, 12_345);
  expect(made.use()).toBeNull();
});

test('the log position at the start of a recording broker is kept for the command that stops it', () => {
  const { made, folder } = store();
  folder();
  const position = { file: 'x', offset: 3, known: ['x'] };
  made.learnsFrom(GONE, position);
  expect(made.learnsSince(GONE)).toEqual(position);
  expect(made.learnsSince(GONE + 1)).toBeNull();
});

test('files that killed JVMs left are removed by the next recording JVM', () => {
  const { made, folder } = store();
  const at = folder();
  writeFileSync(join(at, `making-${GONE}.jsa`), 'x');
  made.learnsFrom(GONE, { file: '', offset: 0, known: [] });
  made.learn();
  expect(readdirSync(at)).toEqual(['java-learn']);
});

test('the number of folders is limited: the least recently used one is removed first', () => {
  const root = temp();
  const folders = Array.from({ length: 30 }, (_each, index) => {
    const at = store({ jars: String(index) }, root).folder();
    utimesSync(at, index + 1, index + 1);
    return at;
  });
  store({ jars: 'last' }, root).folder();
  const there = folders.map((folder) => existsSync(folder));
  expect(there.filter(Boolean)).toHaveLength(23);
  expect(there.indexOf(true)).toBe(7);
});

test('a cache that cannot be written to has no archive', () => {
  const root = temp();
  writeFileSync(join(root, 'classes'), 'a file');
  const { made } = store({}, root);
  expect(made.learn()).toBeNull();
  expect(made.use()).toBeNull();
  made.adopt(GONE, 'full');
});
