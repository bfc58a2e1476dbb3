import { createHash } from 'node:crypto';
import { endOf, readFrom, readHead, readSince, readTextIfThere } from '../../platform/files.ts';
import { logOf, type Instance } from '../instance.ts';
import { codesIn, rolledOver } from './log.ts';

/**
 * A position in a broker's log that stays valid when files are renamed: the log rolls over to
 * `artemis.log.<date>`. Files are identified by their first line, which a copy of the folder has
 * too.
 */
export interface LogPosition {
  /** First line (hashed) of the current file; empty when there was none. */
  readonly file: string;
  /** Bytes of complete lines in it. */
  readonly offset: number;
  /** The files that were there, this one included. */
  readonly known: readonly string[];
}

/**
 * Reads a position from a file; null when the file is missing or incomplete: the machine may have
 * stopped while it was written.
 */
export function readPosition(path: string): LogPosition | null {
  try {
    return JSON.parse(readTextIfThere(path) ?? 'null') as LogPosition | null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What a log contains since a position. */
interface CodesSince {
  /** In the order of the log. */
  readonly codes: readonly string[];
  /** False when lines between the position and now are missing. */
  readonly isWhole: boolean;
}

/** Returns the present end of a broker's log. */
export function endOfLog(instance: Instance): LogPosition {
  const files = filesOf(instance);
  const current = files.at(-1);
  return {
    file: current?.id ?? '',
    offset: current === undefined ? 0 : completeLineBytes(current.path),
    known: files.map(({ id }) => id),
  };
}

/**
 * Returns the codes in a broker's log since a position, or (`null`) from its beginning. Only the
 * order of the lines counts: their times are local times of the user who started the broker, and a
 * clock can be set back.
 */
export function codesSince(instance: Instance, since: LogPosition | null): CodesSince {
  const files = filesOf(instance);
  if (since === null)
    return { codes: files.flatMap(({ path }) => codesFrom(path, 0)), isWhole: true };
  const added = files.filter(({ id }) => !since.known.includes(id));
  const codesOfAdded = added.flatMap(({ path }) => codesFrom(path, 0));
  if (since.file === '') return { codes: codesOfAdded, isWhole: true };
  const then = files.find(({ id }) => id === since.file);
  if (then === undefined || completeLineBytes(then.path) < since.offset)
    return { codes: codesOfAdded, isWhole: false };
  return { codes: [...codesFrom(then.path, since.offset), ...codesOfAdded], isWhole: true };
}

/** A broker's log from now on. */
export class LogCursor {
  readonly #instance: Instance;
  readonly #from: LogPosition;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#from = endOfLog(instance);
  }

  codes(): readonly string[] {
    return codesSince(this.#instance, this.#from).codes;
  }

  has(code: string): boolean {
    return this.codes().includes(code);
  }
}

interface LogFile {
  readonly path: string;
  readonly id: string;
}

/**
 * Returns the rolled-over files in the order of their names (dates), then the current one. A file
 * without a complete line is left out.
 */
function filesOf(instance: Instance): readonly LogFile[] {
  const path = logOf(instance);
  return [...rolledOver(path), path].flatMap((each) => {
    const id = idOf(each);
    return id === null ? [] : [{ path: each, id }];
  });
}

/** Longer than any first line that the brokers write. */
const HEAD_BYTES = 2_048;

function idOf(path: string): string | null {
  const head = readHead(path, HEAD_BYTES);
  const end = head.indexOf('\n');
  if (end === -1) return null;
  return createHash('sha256').update(head.slice(0, end)).digest('hex').slice(0, 16);
}

const codesFrom = (path: string, offset: number): readonly string[] =>
  codesIn(readFrom(path, offset));

/** No line that the brokers write is longer. */
const TAIL_BYTES = 64 * 1024;
const LINE_FEED = 10;

/**
 * Returns the length of the complete lines of a file, in bytes. A half-written last line is left to
 * the next reading.
 */
function completeLineBytes(path: string): number {
  const end = endOf(path);
  if (end === null) return 0;
  const tail = readSince(path, { ...end, offset: Math.max(0, end.offset - TAIL_BYTES) });
  return tail === null ? 0 : tail.from.offset + tail.bytes.lastIndexOf(LINE_FEED) + 1;
}
