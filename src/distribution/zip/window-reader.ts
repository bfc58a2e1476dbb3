import type { FileHandle } from 'node:fs/promises';
import { RandomAccessReader } from 'yauzl';

/**
 * Bytes read at once from the central directory. Without it yauzl does two small reads per entry:
 * 370 ms for 3,312 entries instead of 25 ms.
 */
const WINDOW_BYTES = 1 << 20;

/** Gives yauzl the central directory from a buffer, instead of by many small reads. */
export class WindowReader extends RandomAccessReader {
  readonly #handle: FileHandle;
  readonly #sizeBytes: number;
  #window: Buffer = Buffer.alloc(0);
  #from = 0;

  constructor(handle: FileHandle, sizeBytes: number) {
    super();
    this.#handle = handle;
    this.#sizeBytes = sizeBytes;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#fill(position, length).then(
      () => {
        const start = position - this.#from;
        this.#window.copy(target, offset, start, start + length);
        callback(null);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  async #fill(position: number, length: number): Promise<void> {
    if (position >= this.#from && position + length <= this.#from + this.#window.length) return;
    if (position + length > this.#sizeBytes)
      throw new Error('the directory points beyond the end of the file');
    const window = Buffer.allocUnsafe(
      Math.max(length, Math.min(WINDOW_BYTES, this.#sizeBytes - position)),
    );
    const { bytesRead } = await this.#handle.read(window, 0, window.length, position);
    if (bytesRead < length) throw new Error('the file became shorter while it was read');
    this.#window = window.subarray(0, bytesRead);
    this.#from = position;
  }
}
