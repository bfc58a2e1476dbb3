import type { Entry } from 'yauzl';
import { AmqHaError } from '../../model/errors.ts';
import { BAD_ZIP_HINT, badEntry } from './archive.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * Limits far above any broker zip (60 MB, 3,312 entries, 84 MB content, 65-fold at most for 2.10.1
 * to 2.44.0).
 */
const LIMITS = {
  entryBytes: GIB,
  totalBytes: 4 * GIB,
  entries: 100_000,
  ratio: 200,
  ratioFromBytes: 10 * MIB,
};

const FILE_TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;

/** What the policy found in an accepted zip. */
interface Contents {
  readonly folder: string;
  readonly version: string;
  readonly totalBytes: number;
}

/**
 * Rejects every entry that could write outside of the target, overwrite another one or fill the
 * disk, and zips without a broker. Returns what is in the zip. Pure: reads the directory only.
 * @throws AmqHaError BAD_ZIP or NOT_A_BROKER
 */
export function checkEntries(zipPath: string, entries: readonly Entry[]): Contents {
  if (entries.length > LIMITS.entries) {
    throw new AmqHaError(
      'BAD_ZIP',
      `${zipPath} has ${entries.length} entries, more than the limit of ${LIMITS.entries}`,
      {
        hint: BAD_ZIP_HINT,
      },
    );
  }
  for (const entry of entries) {
    const problem = problemOf(entry);
    if (problem !== null) throw badEntry({ path: zipPath }, entry, problem);
  }
  checkCollisions(zipPath, entries);
  const totalBytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (totalBytes > LIMITS.totalBytes) {
    throw new AmqHaError(
      'BAD_ZIP',
      `${zipPath} would unpack to ${totalBytes} bytes, more than the limit of ${LIMITS.totalBytes}`,
      {
        hint: BAD_ZIP_HINT,
      },
    );
  }
  return { ...checkBroker(zipPath, entries), totalBytes };
}

export function isFolder(entry: Pick<Entry, 'fileName'>): boolean {
  return entry.fileName.endsWith('/');
}

/** Returns the Unix mode bits of an entry; 0 when the zip was made on a system without them. */
export function unixMode(entry: Pick<Entry, 'externalFileAttributes'>): number {
  return entry.externalFileAttributes >>> 16;
}

function problemOf(entry: Entry): string | null {
  const name = nameProblem(entry.fileName);
  if (name !== null) return name;
  const type = unixMode(entry) & FILE_TYPE_MASK;
  if (type !== 0 && type !== (isFolder(entry) ? FOLDER : REGULAR)) {
    return 'is neither a file nor a folder (a link or a device)';
  }
  if (entry.isEncrypted()) return 'is encrypted';
  if (!entry.canDecodeFileData())
    return `uses compression method ${entry.compressionMethod}, only 0 and 8 can be read`;
  const size = entry.uncompressedSize;
  if (size > LIMITS.entryBytes)
    return `claims ${size} bytes, more than the limit of ${LIMITS.entryBytes}`;
  if (isFolder(entry) && size > 0) return 'is a folder with content';
  if (size > LIMITS.ratioFromBytes && size > LIMITS.ratio * entry.compressedSize) {
    return `claims to grow more than ${LIMITS.ratio}-fold (zip bomb?)`;
  }
  return null;
}

/**
 * Backslashes, absolute paths and `..` are refused by yauzl already; checked again so that this
 * function does not depend on it.
 */
function nameProblem(name: string): string | null {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has a control character in its name';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return 'is an absolute path';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return 'leads out of the target folder';
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty part in its path';
  return null;
}

/**
 * Rejects names that are one file on a case-folding or normalising disk, and files used as folders.
 */
function checkCollisions(zipPath: string, entries: readonly Entry[]): void {
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    const name = entry.fileName.replace(/\/$/, '').normalize('NFC').toLowerCase();
    if (byName.has(name)) throw badEntry({ path: zipPath }, entry, 'is a duplicate name');
    byName.set(name, entry);
  }
  const parents = new Set<string>();
  for (const name of byName.keys()) {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const parent = name.slice(0, end);
      if (parents.has(parent)) break;
      parents.add(parent);
      const entry = byName.get(parent);
      if (entry && !isFolder(entry))
        throw badEntry({ path: zipPath }, entry, 'is a duplicate name: file and folder at once');
    }
  }
}

function checkBroker(
  zipPath: string,
  entries: readonly Entry[],
): { folder: string; version: string } {
  const notABroker = (why: string): AmqHaError =>
    new AmqHaError('NOT_A_BROKER', `${zipPath} is not a broker zip: ${why}`, {
      hint: 'use the binary zip of the broker (amq-broker-<version>-bin.zip or apache-artemis-<version>-bin.zip): --broker <zip>',
    });
  const loose = entries.find((entry) => !entry.fileName.includes('/'));
  if (loose)
    throw notABroker(`the file ${JSON.stringify(loose.fileName)} is outside of a top folder`);
  const folders = [
    ...new Set(entries.map((entry) => entry.fileName.slice(0, entry.fileName.indexOf('/')))),
  ];
  const [folder, second] = folders;
  if (folder === undefined) throw notABroker('it is empty');
  if (second !== undefined)
    throw notABroker(`it has more than one top folder (${folders.slice(0, 5).join(', ')})`);
  const names = entries
    .filter((entry) => !isFolder(entry))
    .map((entry) => entry.fileName.slice(folder.length + 1));
  const version = brokerVersion(names);
  if (version === null || !names.includes('bin/artemis')) {
    throw notABroker(
      `looked for ${folder}/lib/artemis-server-<version>.jar and ${folder}/bin/artemis`,
    );
  }
  return { folder, version };
}

/**
 * Returns the version in the name of `lib/artemis-server-<version>.jar` (the only file that
 * identifies every release); null without it.
 */
export function brokerVersion(namesInHome: readonly string[]): string | null {
  for (const name of namesInHome) {
    const version = /^lib\/artemis-server-(\d[^/]*)\.jar$/.exec(name)?.[1];
    if (version !== undefined) return version;
  }
  return null;
}
