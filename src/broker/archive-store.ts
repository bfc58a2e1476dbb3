/**
 * Where class data archives lie: one folder each, `classes/<kind>-<hash>` in a cache folder of the user. A JVM that is
 * started without one may be asked to write one at its end, as `making-<pid>.jsa`; when that process is gone, the file
 * becomes `full.jsa` (what wrote it had taken over, so it knows the classes of every role) or `partial.jsa`.
 */
import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { systemCode } from '../model/errors.ts';
import { shellQuoted } from '../format/words.ts';
import { readTextIfThere, sizeOf, writeFileAtomic, writeJson } from '../platform/files.ts';
import { processInfo, type ProcessInfo } from '../platform/process-table.ts';
import { archiveKey, standIn, type ArchiveSpec } from './class-archive.ts';
import { readPosition, type LogPosition } from './log/log-position.ts';

/** An archive takes 10 to 45 MB. */
const MOST_FOLDERS = 24;
const MOST_BYTES = 1024 ** 3;

const QUALITIES = ['full', 'partial'] as const;
type Quality = (typeof QUALITIES)[number];

const MAKING = /^making-(\d+)\.jsa$/;
const LEFT_BY = /^(?:making|learning)-(\d+)\./;

/**
 * Whether a JVM runs with an archive of ours: the kernel says what it has mapped (proc_pid_maps(5)); elsewhere than on
 * Linux its command line says what was asked for.
 */
export function hasArchive({ pid, commandLine }: ProcessInfo): boolean {
  const maps = orNull(() => readTextIfThere(`/proc/${String(pid)}/maps`)); // it may end meanwhile
  return ARCHIVE_PATH.test(maps ?? commandLine);
}

const ARCHIVE_PATH = /\/classes\/broker-[0-9a-f]{32}\/(?:full|partial)\.jsa/;

/** The folder of one archive. */
export class ArchiveStore {
  readonly #folder: string;
  readonly #spec: ArchiveSpec;

  /** `classes` is the folder of all archives; it need not be there. */
  constructor(classes: string, spec: ArchiveSpec) {
    this.#folder = join(classes, archiveKey(spec));
    this.#spec = spec;
  }

  /**
   * The program that stands in for java with the archive in force; null where there is none that is whole, ours, and
   * closed to everybody else: an archive is code.
   */
  use(): string | null {
    return orNull(() => {
      if (!this.#isPrivate()) return null;
      for (const quality of QUALITIES) {
        const archive = this.#archive(quality);
        if (!isPrivate(archive) || !isSealed(archive)) continue;
        const now = new Date();
        utimesSync(this.#folder, now, now); // the one used longest ago goes first
        return this.#write(`java-${quality}`, `-XX:SharedArchiveFile=${shellQuoted(archive)}`);
      }
      return null;
    });
  }

  /** True where one with the classes of all roles is there. */
  isFull(): boolean {
    return this.#isPrivate() && isSealed(this.#archive('full'));
  }

  /** The program that stands in for java, and writes an archive at its end. Makes room for it. */
  learn(): string | null {
    return orNull(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      closeToOthers(dirname(dirname(this.#folder)));
      if (!this.#isPrivate()) return null;
      this.#sweep();
      makeRoom(dirname(this.#folder), this.#folder);
      const made = `${shellQuoted(this.#folder)}/making-$$.jsa`;
      return this.#write('java-learn', `-XX:ArchiveClassesAtExit=${made}`);
    });
  }

  /** Notes where the log of a broker stood when it was started to learn, for whoever will stop it. */
  learnsFrom(pid: number, log: LogPosition): void {
    orNull(() => {
      if (this.#isPrivate()) writeJson(this.#noteOf(pid), log);
    });
  }

  /** Where the log of that broker stood then; null when it does not learn. */
  learnsSince(pid: number): LogPosition | null {
    return orNull(() => (this.#isPrivate() ? readPosition(this.#noteOf(pid)) : null));
  }

  /** Takes what a JVM that has ended has written, if it did to the end; `pid` null: whichever. */
  adopt(pid: number | null, quality: Quality): void {
    orNull(() => {
      if (!this.#isPrivate()) return;
      for (const { name, by } of this.#making()) {
        if ((pid !== null && by !== pid) || processInfo(by) !== null) continue;
        rmSync(this.#noteOf(by), { force: true });
        const made = join(this.#folder, name);
        if (isWhole(made)) this.#seal(made, this.#archive(quality));
      }
    });
  }

  #seal(made: string, archive: string): void {
    rmSync(`${archive}.seal`, { force: true });
    chmodSync(made, 0o400);
    renameSync(made, archive);
    writeFileAtomic(`${archive}.seal`, sealOf(archive) ?? '', 0o600);
  }

  #noteOf(pid: number): string {
    return join(this.#folder, `learning-${String(pid)}.json`);
  }

  #archive(quality: Quality): string {
    return join(this.#folder, `${quality}.jsa`);
  }

  /** All folders above it, too: who may write there may put another folder in the place of ours. */
  #isPrivate(): boolean {
    return isPrivate(this.#folder) && isPrivate(dirname(this.#folder)) && isSafePlace(this.#folder);
  }

  #making(): readonly { readonly name: string; readonly by: number }[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const by = MAKING.exec(name)?.[1];
      return by === undefined ? [] : [{ name, by: Number(by) }];
    });
  }

  /** What JVMs that were killed have left. */
  #sweep(): void {
    for (const name of readdirSync(this.#folder)) {
      const by = LEFT_BY.exec(name)?.[1];
      if (by !== undefined && processInfo(Number(by)) === null)
        rmSync(join(this.#folder, name), { force: true });
    }
  }

  #write(name: string, flag: string): string {
    const path = join(this.#folder, name);
    const text = standIn(this.#spec, flag);
    if (!isPrivate(path) || readTextIfThere(path) !== text) writeFileAtomic(path, text, 0o700);
    return path;
  }
}

/** A cache that is full or read-only, or changed by somebody else at the same time, means that there is no archive. */
function orNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

/** Ours, no link, and nobody else can write it. */
function isPrivate(path: string): boolean {
  const found = orNull(() => lstatSync(path));
  const isOurs = found?.uid === process.getuid?.();
  return found !== null && isOurs && !found.isSymbolicLink() && (found.mode & 0o022) === 0;
}

/** Nobody but us and root can rename anything on the way to it; in a folder with the sticky bit, such as /tmp, only owners can. */
function isSafePlace(path: string): boolean {
  const real = realpathSync(path);
  const { uid, mode } = statSync(real);
  const isOurs = uid === 0 || uid === process.getuid?.();
  const isClosed = (mode & 0o022) === 0 || (mode & 0o1000) !== 0;
  return isOurs && isClosed && (dirname(real) === real || isSafePlace(dirname(real)));
}

/** The cache folder of ours may have been made with a umask that lets a group write. */
function closeToOthers(cache: string): void {
  const { uid, mode } = lstatSync(cache);
  if (uid === process.getuid?.() && (mode & 0o022) !== 0) chmodSync(cache, mode & 0o7755);
}

const isSealed = (archive: string): boolean =>
  sealOf(archive) === (readTextIfThere(`${archive}.seal`) ?? '');

/**
 * Changes with every change of the file. A JVM reads an archive without looking at the whole of it: one that was cut
 * off ends JDK 17 with a fatal error (measured), so what is not as it was written is not used.
 */
function sealOf(path: string): string | null {
  const found = orNull(() => statSync(path, { bigint: true }));
  if (found === null) return null;
  const { size, ino, mtimeNs, ctimeNs } = found;
  return [size, ino, mtimeNs, ctimeNs].map(String).join(' ');
}

/** Removes those that were used longest ago, until one more has room. */
function makeRoom(classes: string, keep: string): void {
  const folders = readdirSync(classes)
    .map((name) => join(classes, name))
    .filter((path) => path !== keep && isPrivate(path) && lstatSync(path).isDirectory())
    .map((path) => ({ path, usedMs: statSync(path).mtimeMs, bytes: bytesIn(path) }))
    .sort((a, b) => b.usedMs - a.usedMs);
  let bytes = 0;
  for (const [index, folder] of folders.entries()) {
    bytes += folder.bytes;
    if (index >= MOST_FOLDERS - 1 || bytes > MOST_BYTES)
      rmSync(folder.path, { recursive: true, force: true });
  }
}

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);

const HEAD_BYTES = 4;

/** HotSpot writes the head of an archive last, so one that was cut off begins with zeros (FileMapInfo::open_for_write, write_header). */
function isWhole(archive: string): boolean {
  const file = openSync(archive, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return readSync(file, head, 0, HEAD_BYTES, 0) === HEAD_BYTES && head.some((byte) => byte !== 0);
  } finally {
    closeSync(file);
  }
}
