import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../model/errors.ts';

/** Writes a file completely or not at all: neither a reader nor a crash sees a part of it. */
export function writeFileAtomic(path: string, content: string | Buffer, mode = 0o644): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, content, { mode });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a folder that a user named, and its parents. Node's own `recursive` never returns where the
 * system answers ENOENT for a folder whose parent exists, as below /proc (measured, Node 20).
 * @throws Error of the system
 */
export function makeFolder(path: string): void {
  const isThere = (): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST' && isThere()) return; // another process has just made it
    if (systemCode(error) !== 'ENOENT' || existsSync(dirname(path))) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}

export function writeJson(path: string, value: unknown, mode = 0o644): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}

/** Returns the content of a text file, or null when it does not exist. */
export function readTextIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Returns the size in bytes; 0 when the file does not exist. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Returns the time of the last change in ms since 1970; 0 when the file does not exist. */
export function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * Returns the text from a byte offset to the end; the whole file when it is now shorter than that
 * (rolled over).
 */
export function readFrom(path: string, offset: number): string {
  const size = sizeOf(path);
  const start = size < offset ? 0 : offset;
  if (size === start) return '';
  const buffer = Buffer.alloc(size - start);
  const file = openSync(path, 'r');
  try {
    const read = readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(file);
  }
}

/** Returns the first bytes of a file as text; empty when it does not exist. */
export function readHead(path: string, bytes: number): string {
  if (!existsSync(path)) return '';
  const buffer = Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

/** A place in a file that stays valid when the file is renamed. */
export interface Place {
  readonly ino: number;
  /** In bytes. */
  readonly offset: number;
}

/** Returns the end of a file, or null when it does not exist. */
export function endOf(path: string): Place | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? null : { ino: stats.ino, offset: stats.size };
}

/**
 * The rest of a file from a place on, and when the file was last changed (ms since 1970), at one
 * moment.
 */
export interface Rest {
  readonly from: Place;
  readonly bytes: Buffer;
  readonly modifiedMs: number;
}

/**
 * Returns what a file has after a place; all of it when the place is in another file or beyond its
 * end (a new file was begun). Null when the file does not exist.
 */
export function readSince(path: string, place: Place | null): Rest | null {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const { ino, size, mtimeMs } = fstatSync(file);
    const isKnown = place !== null && place.ino === ino && place.offset <= size;
    const from = { ino, offset: isKnown ? place.offset : 0 };
    const buffer = Buffer.alloc(size - from.offset);
    const read = buffer.length === 0 ? 0 : readSync(file, buffer, 0, buffer.length, from.offset);
    return { from, bytes: buffer.subarray(0, read), modifiedMs: mtimeMs };
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
