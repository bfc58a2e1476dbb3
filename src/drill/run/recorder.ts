import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import type { MessageNumber, OperationHead, Told } from '../../model/history.ts';

/**
 * Writes `history.ndjson` as things happen: what was told in one turn of the event loop is handed to
 * the system at its end, so that a crash of ours loses nothing older, and memory does not grow.
 */
export class Recorder {
  readonly #file: number;
  readonly #path: string;
  readonly #zeroMs = performance.now();
  #count = 0;
  #lines = '';
  #scheduled = false;
  #closed = false;
  readonly #failed = new AbortController();

  /** A history is never written over; another `flags` is for tests. */
  constructor(path: string, flags: 'wx' | 'w' = 'wx') {
    this.#path = path;
    this.#file = openSync(path, flags);
  }

  /** ms since the drill began. */
  now(): number {
    return performance.now() - this.#zeroMs;
  }

  /** Aborts when the history cannot be written any more, such as on a full disk; its reason is an AmqHaError NOT_WRITABLE. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** @returns its time */
  tell(told: Told): number {
    const t = this.now();
    const { process, type, f, value } = told;
    this.#write(
      `{"i":${String(this.#count)},"t":${t.toFixed(3)},"process":"${process}","type":"${type}","f":"${f}","value":${JSON.stringify(value)}}\n`,
    );
    return t;
  }

  /** The same for the many: a message that was sent or received. */
  tellMessage(
    process: string,
    type: OperationHead['type'],
    f: 'send' | 'receive',
    value: MessageNumber,
  ): void {
    this.#write(
      `{"i":${String(this.#count)},"t":${this.now().toFixed(3)},"process":"${process}","type":"${type}","f":"${f}","value":${String(value)}}\n`,
    );
  }

  /** Writes the last line, which carries the count, and closes the file. */
  end(peakMemoryMb: number): void {
    if (this.#closed) return;
    this.tell({
      process: 'drill',
      type: 'info',
      f: 'end',
      value: { count: this.#count + 1, peakMemoryMb },
    });
    this.close();
  }

  /** Closes the file without a last line: whoever reads it will see that it is not whole. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    closeSync(this.#file);
  }

  #write(line: string): void {
    if (this.#closed) return;
    this.#count += 1;
    this.#lines += line;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    this.#scheduled = false;
    if (this.#closed || this.#lines === '' || this.#failed.signal.aborted) return;
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (cause) {
      this.#failed.abort(
        new AmqHaError('NOT_WRITABLE', `cannot write ${this.#path}: ${String(cause)}`, {
          hint: `df -h ${dirname(this.#path)}   (a message takes about 300 bytes of history)`,
          cause,
        }),
      );
    }
  }
}
