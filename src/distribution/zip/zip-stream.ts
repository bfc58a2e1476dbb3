import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry } from 'yauzl';
import { AmqHaError } from '../../model/errors.ts';
import { type Archive, badEntry, dataPosition } from './archive.ts';

interface StreamTarget {
  readonly path: string;
  /** Permission bits of the new file. */
  readonly mode: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Unpacks one large entry into a new file, a MiB at a time, with the checks of `readEntry`.
 * @throws AmqHaError BAD_ZIP, NOT_WRITABLE, or the signal's reason
 */
export async function streamEntry(archive: Archive, entry: Entry, to: StreamTarget): Promise<void> {
  const start = await dataPosition(archive, entry);
  const check = new Checker(archive, entry);
  const packed = Readable.from(readRange(archive, start, entry.compressedSize));
  const options = to.signal === undefined ? {} : { signal: to.signal };
  // Opened and closed here, not by the stream: after a failure nothing may be written any more.
  const file = await open(to.path, 'wx', to.mode).catch(notWritable(to.path));
  try {
    const target = file.createWriteStream();
    if (entry.compressionMethod === 0) await pipeline(packed, check, target, options);
    else await pipeline(packed, createInflateRaw({ chunkSize: 1 << 20 }), check, target, options);
  } catch (error) {
    if (error instanceof AmqHaError) throw error;
    to.signal?.throwIfAborted();
    if (error instanceof Error && 'syscall' in error) notWritable(to.path)(error);
    const why = error instanceof Error ? error.message : String(error);
    throw badEntry(archive, entry, `could not be unpacked: ${why}`);
  } finally {
    await file.close();
  }
}

async function* readRange(
  archive: Archive,
  start: number,
  lengthBytes: number,
): AsyncGenerator<Buffer> {
  for (let done = 0; done < lengthBytes;) {
    const chunk = Buffer.allocUnsafe(Math.min(1 << 20, lengthBytes - done));
    const { bytesRead } = await archive.handle.read(chunk, 0, chunk.length, start + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/** Passes bytes on, never more than declared, and compares length and CRC-32 at the end. */
class Checker extends Transform {
  #bytes = 0;
  #crc = 0;
  readonly #archive: Archive;
  readonly #entry: Entry;

  constructor(archive: Archive, entry: Entry) {
    super();
    this.#archive = archive;
    this.#entry = entry;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, data?: Buffer) => void,
  ): void {
    this.#bytes += chunk.length;
    this.#crc = crc32(chunk, this.#crc);
    const tooLong = this.#bytes > this.#entry.uncompressedSize;
    if (tooLong) done(badEntry(this.#archive, this.#entry, 'is larger than declared (zip bomb?)'));
    else done(null, chunk);
  }

  override _flush(done: (error: Error | null) => void): void {
    const whole = this.#bytes === this.#entry.uncompressedSize && this.#crc === this.#entry.crc32;
    done(
      whole
        ? null
        : badEntry(this.#archive, this.#entry, 'is damaged: its length or CRC-32 does not match'),
    );
  }
}

/** For `.catch`: turns a file system error into NOT_WRITABLE. */
export function notWritable(path: string): (cause: unknown) => never {
  return (cause) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AmqHaError('NOT_WRITABLE', `cannot write ${path}: ${why}`, {
      hint: 'make room and check the permissions of that folder, then run the same command again',
      cause,
    });
  };
}
