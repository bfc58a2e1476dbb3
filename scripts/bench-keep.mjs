/** Keeps what a failed measurement left, for the work folder of the bench is removed at its end. */
import {
  cpSync,
  createReadStream,
  createWriteStream,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** The history of a million messages is some 300 MB; as gzip a tenth of that. Smaller ones stay ready for `check`. */
const COMPRESS_ABOVE_BYTES = 64 * 1024 * 1024;
const HISTORY = 'history.ndjson';
export const NAMES = ['replicatedMaster', 'replicatedSlave'];

/** Copies a folder to `target`, which is made anew. A long history is compressed. */
export async function keepFolder(folder, target, compressAbove = COMPRESS_ABOVE_BYTES) {
  rmSync(target, { recursive: true, force: true });
  const history = join(folder, HISTORY);
  const isLong = (statSync(history, { throwIfNoEntry: false })?.size ?? 0) > compressAbove;
  cpSync(folder, target, { recursive: true, filter: (path) => !(isLong && path === history) });
  if (!isLong) return;
  const packed = createWriteStream(join(target, `${HISTORY}.gz`));
  await pipeline(createReadStream(history), createGzip(), packed);
}

/** The log folders of the pair in that home, each with the name of its broker; none when there is no pair. */
export function pairLogs(home) {
  const record = join(home, 'target', 'pair.json');
  if (!existsSync(record)) return [];
  const { folder } = JSON.parse(readFileSync(record, 'utf8')).plan;
  return NAMES.map((name) => [join(home, 'target', folder, 'instances', name, 'log'), name]);
}
