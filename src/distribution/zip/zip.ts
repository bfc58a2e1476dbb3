import { writeFile as writeFileCallback } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Entry } from 'yauzl';
import { type Archive, readEntry, withArchive } from './archive.ts';
import { checkEntries, isFolder, unixMode } from './zip-policy.ts';
import { notWritable, streamEntry } from './zip-stream.ts';

interface ZipSummary {
  readonly zipPath: string;
  /** The one top folder in the zip. */
  readonly folder: string;
  /** From `lib/artemis-server-<version>.jar`. */
  readonly version: string;
  /** Sum of the unpacked sizes. */
  readonly totalBytes: number;
  readonly entryCount: number;
}

interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each file with the unpacked bytes so far and in all. */
  readonly onBytes?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * The callback form writes a buffer at once; `fs.promises.writeFile` splits it into pieces of 512
 * KiB.
 */
const writeFile = promisify(writeFileCallback);

/**
 * Four entries at a time keep the four threads of the libuv pool busy. More is not faster (measured
 * on 2 cores).
 */
const AT_ONCE = 4;
/**
 * Entries up to this size are inflated at once; larger ones are streamed. Limits memory to about 4
 * x 2 x this.
 */
const MAX_INFLATED_AT_ONCE_BYTES = 4 * 1024 ** 2;

/**
 * Returns what is in a broker zip: reads its directory and applies the safety policy; writes
 * nothing.
 * @throws AmqHaError BAD_ZIP, NOT_A_BROKER, NO_BROKER_ZIP
 */
export async function inspectZip(zipPath: string): Promise<ZipSummary> {
  return withArchive(zipPath, (archive) => {
    const { folder, version, totalBytes } = checkEntries(zipPath, archive.entries);
    return Promise.resolve({
      zipPath,
      folder,
      version,
      totalBytes,
      entryCount: archive.entries.length,
    });
  });
}

/**
 * Unpacks a broker zip: `intoFolder` gets the top folder inside. The policy of `inspectZip` is
 * applied first, every file is new (`wx`) and its CRC-32 checked. When it throws, nothing more is
 * written, but written files stay: unpack into a temporary folder and rename it.
 * @returns the name of the top folder
 * @throws AmqHaError BAD_ZIP, NOT_A_BROKER, NOT_WRITABLE; after an abort the signal's reason
 */
export async function unpackZip(
  zipPath: string,
  intoFolder: string,
  options: UnpackOptions = {},
): Promise<string> {
  return withArchive(zipPath, async (archive) => {
    const { folder, totalBytes } = checkEntries(zipPath, archive.entries);
    options.signal?.throwIfAborted();
    await makeFolders(intoFolder, archive.entries);
    let doneBytes = 0;
    await eachAtOnce(archive.entries, options.signal, async (entry) => {
      if (isFolder(entry)) return;
      await unpackEntry(archive, entry, join(intoFolder, entry.fileName), options.signal);
      doneBytes += entry.uncompressedSize;
      options.onBytes?.(doneBytes, totalBytes);
    });
    return folder;
  });
}

/**
 * Runs `act` for all items, a few at a time; the first failure stops the rest, and is thrown when
 * all have settled.
 */
async function eachAtOnce<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) return;
      try {
        signal?.throwIfAborted();
        await act(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Makes the deepest folders; `recursive` makes their parents. */
async function makeFolders(intoFolder: string, entries: readonly Entry[]): Promise<void> {
  const all = new Set(
    entries.map((entry) =>
      isFolder(entry) ? entry.fileName.slice(0, -1) : dirname(entry.fileName),
    ),
  );
  const parents = new Set([...all].map((folder) => dirname(folder)));
  const leaves = [...all].filter((folder) => !parents.has(folder));
  await eachAtOnce(leaves, undefined, async (folder) => {
    await mkdir(join(intoFolder, folder), { recursive: true }).catch(
      notWritable(join(intoFolder, folder)),
    );
  });
}

async function unpackEntry(
  archive: Archive,
  entry: Entry,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const options = { flag: 'wx', mode: modeOf(entry) };
  if (
    entry.uncompressedSize <= MAX_INFLATED_AT_ONCE_BYTES &&
    entry.compressedSize <= MAX_INFLATED_AT_ONCE_BYTES
  ) {
    const content = await readEntry(archive, entry);
    await writeFile(path, content, options).catch(notWritable(path));
    return;
  }
  await streamEntry(archive, entry, { path, mode: options.mode, signal });
}

/**
 * Returns the permission bits without setuid and the like; the owner can always read and write the
 * file, and run `bin/artemis`.
 */
function modeOf(entry: Entry): number {
  const mode = unixMode(entry) & 0o777;
  if (mode === 0) return /^[^/]+\/bin\/artemis$/.test(entry.fileName) ? 0o755 : 0o644;
  return mode | 0o600;
}
