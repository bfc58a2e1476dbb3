import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

type Algorithm = 'sha512' | 'sha1';

const HEX_DIGITS: Record<Algorithm, number> = { sha512: 128, sha1: 40 };

/**
 * Returns the checksum in a published checksum file, lower case; null when the text has none. Reads
 * `hash`, `hash  file` and the `file: ABCD 1234 …` of gpg --print-md.
 */
export function parseChecksum(text: string, algorithm: Algorithm): string | null {
  const digits = String(HEX_DIGITS[algorithm]);
  const plain = new RegExp(`(?<![0-9a-f])[0-9a-f]{${digits}}(?![0-9a-f])`, 'i').exec(text)?.[0];
  if (plain !== undefined) return plain.toLowerCase();
  const grouped = text.slice(text.indexOf(':') + 1).replace(/\s+/g, '');
  return new RegExp(`^[0-9a-f]{${digits}}$`, 'i').test(grouped) ? grouped.toLowerCase() : null;
}

/** Returns the hash of a file, lower-case hex. @throws the file system's error */
async function hashFile(path: string, algorithm: Algorithm, signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    hash,
    signal === undefined ? {} : { signal },
  );
  return hash.digest('hex');
}

/**
 * Compares a file with the strongest checksum file beside it. Returns the difference as a text for
 * people; null when it matches or there is no checksum.
 */
export async function checksumMismatch(path: string, signal?: AbortSignal): Promise<string | null> {
  for (const algorithm of ['sha512', 'sha1'] as const) {
    const text = await readFile(`${path}.${algorithm}`, 'utf8').catch(() => '');
    const expected = parseChecksum(text, algorithm);
    if (expected === null) continue;
    return (await hashFile(path, algorithm, signal)) === expected
      ? null
      : `does not match its .${algorithm}`;
  }
  return null;
}
