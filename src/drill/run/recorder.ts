import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import type { MessageNumber, OperationHead, Told } from '../../model/history.ts';

/**
 * Writes `history.ndjson` as things happen. The operations of one turn of the event loop are handed
 * to the system at its end, so a crash of this program loses nothing older, and memory does not
 * grow.
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

  /** An existing history is never overwritten; other `flags` are for tests. */
  constructor(path: string, flags: 'wx' | 'w' = 'wx') {
    this.#path = path;
    this.#file = openSync(path, flags);
  }

  /** ms since the drill began. */
  now(): number {
    return performance.now() - this.#zeroMs;
  }

  /**
   * Aborts when the history cannot be written, as on a full disk; reason: AmqHaError NOT_WRITABLE.
   */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  /** Records an operation. @returns its time, in ms since the drill began */
  tell(operation: Told): number {
    const t = this.now();
    const { process, type, f, value } = operation;
    this.#write(
      `{"i":${this.#count},"t":${t.toFixed(3)},"process":"${process}","type":"${type}","f":"${f}","value":${JSON.stringify(value)}}\n`,
    );
    return t;
  }

  /** Records a message that was sent or received: faster, as there are many of them. */
  tellMessage(
    process: string,
    type: OperationHead['type'],
    f: 'send' | 'receive',
    value: MessageNumber,
  ): void {
    this.#write(
      `{"i":${this.#count},"t":${this.now().toFixed(3)},"process":"${process}","type":"${type}","f":"${f}","value":${value}}\n`,
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

  /** Closes the file without the last line, which shows that the history is incomplete. */
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
