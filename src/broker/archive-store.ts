/**
 * The store of class data archives: one folder each, `classes/<kind>-<hash>` in a cache folder of
 * the user. A JVM that starts without an archive can be asked to write one when it ends, as
 * `making-<pid>.jsa`. Once that process has ended, the file becomes `full.jsa` (the process had
 * taken over, so the archive has the classes of every role) or `partial.jsa`.
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
const MAX_FOLDERS = 24;
const MAX_BYTES = 1024 ** 3;

const QUALITIES = ['full', 'partial'] as const;
type Quality = (typeof QUALITIES)[number];

const MAKING = /^making-(\d+)\.jsa$/;
const TEMPORARY = /^(?:making|learning)-(\d+)\./;

/**
 * Returns true for a JVM that runs with an archive of this program. On Linux the mapped files
 * decide (proc_pid_maps(5)), on other systems the command line.
 */
export function hasArchive({ pid, commandLine }: ProcessInfo): boolean {
  const maps = orNull(() => readTextIfThere(`/proc/${pid}/maps`)); // the process may end meanwhile
  return ARCHIVE_PATH.test(maps ?? commandLine);
}

const ARCHIVE_PATH = /\/classes\/broker-[0-9a-f]{32}\/(?:full|partial)\.jsa/;

/** The folder of one archive. */
export class ArchiveStore {
  readonly #folder: string;
  readonly #spec: ArchiveSpec;

  /** `classes` is the folder of all archives; it may be missing. */
  constructor(classes: string, spec: ArchiveSpec) {
    this.#folder = join(classes, archiveKey(spec));
    this.#spec = spec;
  }

  /**
   * Returns the program to call in place of `java`, which uses the archive. Null when no archive is
   * complete, owned by this user and writable by no other user: an archive is code.
   */
  use(): string | null {
    return orNull(() => {
      if (!this.#isPrivate()) return null;
      for (const quality of QUALITIES) {
        const archive = this.#archive(quality);
        if (!isPrivate(archive) || !isSealed(archive)) continue;
        const now = new Date();
        utimesSync(this.#folder, now, now); // the least recently used folder is removed first
        return this.#write(`java-${quality}`, `-XX:SharedArchiveFile=${shellQuoted(archive)}`);
      }
      return null;
    });
  }

  /** Returns true when there is an archive with the classes of all roles. */
  isFull(): boolean {
    return this.#isPrivate() && isSealed(this.#archive('full'));
  }

  /**
   * Returns the program to call in place of `java`, which writes an archive when it ends. Makes
   * room for that archive.
   */
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

  /**
   * Records the end of a broker's log at the start of a recording process, for the command that
   * stops it.
   */
  learnsFrom(pid: number, log: LogPosition): void {
    orNull(() => {
      if (this.#isPrivate()) writeJson(this.#noteOf(pid), log);
    });
  }

  /** Returns the recorded position; null when the process does not write an archive. */
  learnsSince(pid: number): LogPosition | null {
    return orNull(() => (this.#isPrivate() ? readPosition(this.#noteOf(pid)) : null));
  }

  /**
   * Accepts the archive that an ended JVM has written, if it is complete; `pid` null: of any JVM.
   */
  adopt(pid: number | null, quality: Quality): void {
    orNull(() => {
      if (!this.#isPrivate()) return;
      for (const { name, by } of this.#making()) {
        if ((pid !== null && by !== pid) || processInfo(by) !== null) continue;
        rmSync(this.#noteOf(by), { force: true });
        const made = join(this.#folder, name);
        if (isComplete(made)) this.#seal(made, this.#archive(quality));
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
    return join(this.#folder, `learning-${pid}.json`);
  }

  #archive(quality: Quality): string {
    return join(this.#folder, `${quality}.jsa`);
  }

  /** Checks all parent folders, too: a user who can write there could replace this folder. */
  #isPrivate(): boolean {
    return isPrivate(this.#folder) && isPrivate(dirname(this.#folder)) && isSafePlace(this.#folder);
  }

  #making(): readonly { readonly name: string; readonly by: number }[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const by = MAKING.exec(name)?.[1];
      return by === undefined ? [] : [{ name, by: Number(by) }];
    });
  }

  /** Removes the files that killed JVMs left. */
  #sweep(): void {
    for (const name of readdirSync(this.#folder)) {
      const by = TEMPORARY.exec(name)?.[1];
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

/**
 * Returns null on a system error: a cache that is full, read-only or changed at the same time by
 * another process counts as no archive.
 */
function orNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

/** Returns true when this user owns the file, it is not a link, and no other user can write it. */
function isPrivate(path: string): boolean {
  const found = orNull(() => lstatSync(path));
  const isOwn = found?.uid === process.getuid?.();
  return found !== null && isOwn && !found.isSymbolicLink() && (found.mode & 0o022) === 0;
}

/**
 * Returns true when only this user and root can rename a folder of the path. In a folder with the
 * sticky bit, such as /tmp, only owners can.
 */
function isSafePlace(path: string): boolean {
  const real = realpathSync(path);
  const { uid, mode } = statSync(real);
  const isOwn = uid === 0 || uid === process.getuid?.();
  const isClosed = (mode & 0o022) === 0 || (mode & 0o1000) !== 0;
  return isOwn && isClosed && (dirname(real) === real || isSafePlace(dirname(real)));
}

/** Removes write permission of others from the cache folder: a umask may have let a group write. */
function closeToOthers(cache: string): void {
  const { uid, mode } = lstatSync(cache);
  if (uid === process.getuid?.() && (mode & 0o022) !== 0) chmodSync(cache, mode & 0o7755);
}

const isSealed = (archive: string): boolean =>
  sealOf(archive) === (readTextIfThere(`${archive}.seal`) ?? '');

/**
 * Returns a text that changes with every change of the file. A JVM reads an archive without
 * checking all of it: a truncated archive ends JDK 17 with a fatal error (measured), so an archive
 * that has changed is not used.
 */
function sealOf(path: string): string | null {
  const found = orNull(() => statSync(path, { bigint: true }));
  if (found === null) return null;
  const { size, ino, mtimeNs, ctimeNs } = found;
  return [size, ino, mtimeNs, ctimeNs].map(String).join(' ');
}

/** Removes the least recently used archives until there is room for another one. */
function makeRoom(classes: string, keep: string): void {
  const folders = readdirSync(classes)
    .map((name) => join(classes, name))
    .filter((path) => path !== keep && isPrivate(path) && lstatSync(path).isDirectory())
    .map((path) => ({ path, usedMs: statSync(path).mtimeMs, bytes: bytesIn(path) }))
    .sort((a, b) => b.usedMs - a.usedMs);
  let bytes = 0;
  for (const [index, folder] of folders.entries()) {
    bytes += folder.bytes;
    if (index >= MAX_FOLDERS - 1 || bytes > MAX_BYTES)
      rmSync(folder.path, { recursive: true, force: true });
  }
}

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);

const HEAD_BYTES = 4;

/**
 * Returns true for a complete archive. HotSpot writes the head last, so a truncated archive begins
 * with zeros (FileMapInfo::open_for_write, write_header).
 */
function isComplete(archive: string): boolean {
  const file = openSync(archive, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return readSync(file, head, 0, HEAD_BYTES, 0) === HEAD_BYTES && head.some((byte) => byte !== 0);
  } finally {
    closeSync(file);
  }
}
