import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise } from 'yauzl';
import { AmqHaError, systemCode } from '../../model/errors.ts';
import { WindowReader } from './window-reader.ts';

/** An open zip or jar with its whole central directory in memory. */
export interface Archive {
  readonly path: string;
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly entries: readonly Entry[];
}

export const BAD_ZIP_HINT =
  'download the zip again, then run the same command with --broker <new zip>';

const inflate = promisify(inflateRaw);

const LOCAL_HEADER_BYTES = 30;
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
/** The local extra field may be longer than the central one; usually this much is enough. */
const EXTRA_SLACK_BYTES = 64;

/**
 * Opens a zip for `use`, closes it, and returns the result. Names are checked by yauzl (no
 * backslash, absolute path or `..`); nothing is written.
 * @throws AmqHaError BAD_ZIP for anything that is not a complete zip, NO_BROKER_ZIP when there is
 * no file
 */
export async function withArchive<T>(
  path: string,
  use: (archive: Archive) => Promise<T>,
): Promise<T> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const entries = await readDirectory(path, handle, size);
    return await use({ path, handle, sizeBytes: size, entries });
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const missing = systemCode(cause) === 'ENOENT';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AmqHaError(
      'NO_BROKER_ZIP',
      missing ? `no such zip: ${path}` : `cannot read ${path}: ${why}`,
      {
        hint: 'give an existing zip: --broker <zip>',
        cause,
      },
    );
  }
}

async function readDirectory(
  path: string,
  handle: FileHandle,
  sizeBytes: number,
): Promise<readonly Entry[]> {
  try {
    const reader = new WindowReader(handle, sizeBytes);
    const zip = await fromRandomAccessReaderPromise(reader, sizeBytes, { strictFileNames: true });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return entries;
  } catch (cause) {
    throw await explain(path, handle, sizeBytes, cause);
  }
}

/**
 * Returns the error for a zip that cannot be read. Messages of yauzl contain the entry's name
 * ("invalid relative path: ../x"); a missing directory gets a message of this program.
 */
async function explain(
  path: string,
  handle: FileHandle,
  sizeBytes: number,
  cause: unknown,
): Promise<AmqHaError> {
  const why = cause instanceof Error ? cause.message : String(cause);
  if (!why.startsWith('End of central directory')) {
    return new AmqHaError('BAD_ZIP', `${path} is not a safe, complete zip: ${why}`, {
      hint: BAD_ZIP_HINT,
      cause,
    });
  }
  const head = await handle.read(Buffer.alloc(256), 0, 256, 0).then(
    (read) => read.buffer.toString('latin1', 0, read.bytesRead).trimStart(),
    () => '',
  );
  const page = head.startsWith('<')
    ? '; it looks like a web page, such as a login page saved as a zip'
    : '';
  return new AmqHaError(
    'BAD_ZIP',
    `${path} is not a complete zip: it ends after ${sizeBytes} bytes and has no central directory${page}`,
    { hint: BAD_ZIP_HINT, cause },
  );
}

/** Returns a BAD_ZIP error that names the entry. */
export function badEntry(
  archive: Pick<Archive, 'path'>,
  entry: Pick<Entry, 'fileName'>,
  why: string,
): AmqHaError {
  return new AmqHaError(
    'BAD_ZIP',
    `${archive.path}: entry ${JSON.stringify(entry.fileName)} ${why}`,
    {
      hint: BAD_ZIP_HINT,
    },
  );
}

/**
 * Returns the content of one entry: one read, one inflate on the thread pool, then a check of the
 * length and CRC-32 in the directory (yauzl checks no CRC). The output is capped at the declared
 * size, so a zip bomb stops here. For entries of a few MiB; larger ones go through `streamEntry`.
 * @throws AmqHaError BAD_ZIP
 */
export async function readEntry(archive: Archive, entry: Entry): Promise<Buffer> {
  const packed = await readPacked(archive, entry);
  const content =
    entry.compressionMethod === 0 ? packed : await inflateCapped(archive, entry, packed);
  if (content.length !== entry.uncompressedSize) {
    throw badEntry(
      archive,
      entry,
      `has ${content.length} bytes, not the declared ${entry.uncompressedSize}`,
    );
  }
  if (crc32(content) !== entry.crc32)
    throw badEntry(archive, entry, 'is damaged: its CRC-32 does not match');
  return content;
}

async function inflateCapped(archive: Archive, entry: Entry, packed: Buffer): Promise<Buffer> {
  try {
    return await inflate(packed, {
      maxOutputLength: Math.max(1, entry.uncompressedSize),
      chunkSize: entry.uncompressedSize + 64,
    });
  } catch (cause) {
    const bomb = cause instanceof RangeError;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw badEntry(
      archive,
      entry,
      bomb ? 'is larger than declared (zip bomb?)' : `is damaged: ${why}`,
    );
  }
}

/** Returns the compressed bytes of an entry. */
async function readPacked(archive: Archive, entry: Entry): Promise<Buffer> {
  const guess =
    LOCAL_HEADER_BYTES + entry.fileNameLength + entry.extraFieldLength + EXTRA_SLACK_BYTES;
  const buffer = Buffer.allocUnsafe(guess + entry.compressedSize);
  const { bytesRead } = await archive.handle.read(
    buffer,
    0,
    buffer.length,
    entry.relativeOffsetOfLocalHeader,
  );
  const start = dataOffset(archive, entry, buffer.subarray(0, bytesRead));
  if (start + entry.compressedSize <= bytesRead)
    return buffer.subarray(start, start + entry.compressedSize);
  const packed = Buffer.allocUnsafe(entry.compressedSize);
  const again = await archive.handle.read(
    packed,
    0,
    packed.length,
    entry.relativeOffsetOfLocalHeader + start,
  );
  if (again.bytesRead < packed.length)
    throw badEntry(archive, entry, 'points beyond the end of the file');
  return packed;
}

/** Returns the position of an entry's data in the file, in bytes. */
export async function dataPosition(archive: Archive, entry: Entry): Promise<number> {
  const header = Buffer.allocUnsafe(LOCAL_HEADER_BYTES);
  const { bytesRead } = await archive.handle.read(
    header,
    0,
    header.length,
    entry.relativeOffsetOfLocalHeader,
  );
  return (
    entry.relativeOffsetOfLocalHeader + dataOffset(archive, entry, header.subarray(0, bytesRead))
  );
}

function dataOffset(archive: Archive, entry: Entry, header: Buffer): number {
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE) {
    throw badEntry(archive, entry, 'has no local header at the position in the directory');
  }
  return LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}
