import type { BrokerRole } from '../../model/broker.ts';
import { endOf, readSince, type Place, type Rest } from '../../platform/files.ts';
import { logOf, type Instance } from '../instance.ts';
import { placeLines, textTimes } from './line-times.ts';
import { rolledOver } from './log.ts';

export interface LogLine {
  readonly role: BrokerRole;
  /**
   * When it was written, in ms on the reader's clock; never before the last reading that did not
   * find it.
   */
  readonly atMs: number;
  readonly text: string;
}

interface LogTailOptions {
  readonly from?: 'here' | 'beginning';
  /** The reader's clock: monotonic, in ms. */
  readonly now?: (() => number) | undefined;
}

/**
 * A broker's log as complete lines: first all of the present file (or, from `here`, nothing), then
 * the new lines at each read. When the file was rolled over (renamed, and a new one begun) since
 * the last read, the rest of the earlier file comes first.
 */
export class LogTail {
  readonly #role: BrokerRole;
  readonly #path: string;
  readonly #now: () => number;
  /** The end of the last line that was read; null while there was no file. */
  #place: Place | null = null;
  #readMs = Number.NEGATIVE_INFINITY;

  constructor(
    role: BrokerRole,
    instance: Instance,
    { from = 'beginning', now = () => performance.now() }: LogTailOptions = {},
  ) {
    this.#role = role;
    this.#path = logOf(instance);
    this.#now = now;
    if (from === 'beginning') return;
    this.#readMs = this.#now();
    this.#place = endOf(this.#path);
  }

  /** @throws the system's error when the log is there and cannot be read */
  read(): readonly LogLine[] {
    const readMs = this.#now(); // before reading: a line that is not read now was written later
    let fromMs = this.#readMs;
    const lines = this.#unread().flatMap(({ texts, modifiedMs }) => {
      // Both are present times of the system's clock: they have no zone, and the bounds hold when
      // the clock was stepped.
      const reading = { fromMs, toMs: this.#now(), ageMs: Date.now() - modifiedMs };
      const placed = placeLines(textTimes(texts), reading);
      fromMs = placed.at(-1) ?? fromMs;
      return texts.map((text, index) => ({
        role: this.#role,
        atMs: placed[index] ?? reading.toMs,
        text,
      }));
    });
    this.#readMs = readMs;
    return lines;
  }

  /** Returns the complete lines after the place, file by file, and moves the place to their end. */
  #unread(): readonly Piece[] {
    const present = readSince(this.#path, this.#place);
    const isSame = present === null ? this.#place === null : present.from.ino === this.#place?.ino;
    const earlier = isSame
      ? []
      : this.#rolledOver().map((rest) => this.#take(rest, rest.bytes.length));
    if (present === null) {
      // The file is gone under every name, so the next one may get its inode number.
      if (earlier.length === 0) this.#place = null;
      return earlier;
    }
    // Only up to the last line end: the rest comes with the next read.
    return [...earlier, this.#take(present, present.bytes.lastIndexOf('\n') + 1)];
  }

  /**
   * Returns the rest of the file with the place, under its new name, and the files between it and
   * the present one.
   */
  #rolledOver(): readonly Rest[] {
    const place = this.#place;
    if (place === null) return [];
    const paths = rolledOver(this.#path);
    const index = paths.findIndex((path) => endOf(path)?.ino === place.ino);
    if (index === -1) return [];
    return paths.slice(index).flatMap((path) => readSince(path, place) ?? []);
  }

  #take({ from, bytes, modifiedMs }: Rest, length: number): Piece {
    this.#place = { ino: from.ino, offset: from.offset + length };
    const text = bytes.toString('utf8', 0, length);
    return { texts: text === '' ? [] : text.replace(/\n$/, '').split('\n'), modifiedMs };
  }
}

interface Piece {
  readonly texts: readonly string[];
  readonly modifiedMs: number;
}
