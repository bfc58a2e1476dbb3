import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DEFAULT_VERSION } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import { maskUrl } from './mask.ts';

/** Where the broker comes from. */
export type Source =
  | { readonly kind: 'zip'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  /** `announced`: true for the default version, which the caller reports as such. */
  | { readonly kind: 'version'; readonly version: string; readonly announced: boolean };

const WAYS = 'put one zip into installs/, or: --broker <zip, folder, https URL or version>';

/**
 * Returns what `--broker` names; `home` is the folder with `installs/`. Downloads nothing.
 * @throws AmqHaError SEVERAL_ZIPS, NO_BROKER_ZIP, or USAGE for a URL that is not https
 */
export async function resolveSource(broker: string | null, home: string): Promise<Source> {
  if (broker === null || broker.trim() === '') return sourceInInstalls(home);
  const url = urlOf(broker);
  if (url !== null) return { kind: 'url', url };
  const folders = [...new Set([process.cwd(), home])];
  for (const path of folders.map((folder) => resolve(folder, broker))) {
    const kind = await kindOf(path);
    if (kind !== null) return { kind, path };
  }
  if (isVersion(broker)) return { kind: 'version', version: broker, announced: false };
  throw new AmqHaError(
    'NO_BROKER_ZIP',
    `no such zip or folder: ${broker} (looked in ${folders.join(' and ')})`,
    {
      hint: WAYS,
    },
  );
}

/**
 * Returns true for `2.44.0` or `2.33.0.redhat-00010`, and for nothing that could lead elsewhere in
 * a path or URL.
 */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+([.-][A-Za-z0-9]+)*$/.test(text);
}

async function sourceInInstalls(home: string): Promise<Source> {
  const folder = join(home, 'installs');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const zips = names.filter((name) => /^[^.].*\.zip$/i.test(name)).sort();
  const [only, another] = zips;
  if (only === undefined) return { kind: 'version', version: DEFAULT_VERSION, announced: true };
  if (another !== undefined) {
    throw new AmqHaError(
      'SEVERAL_ZIPS',
      `there are ${zips.length} zips in ${folder}: ${zips.join(', ')}`,
      {
        hint: `choose one, such as --broker installs/${only}`,
        document: { zips },
      },
    );
  }
  return { kind: 'zip', path: join(folder, only) };
}

function urlOf(broker: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(broker)?.[1]?.toLowerCase();
  if (scheme === undefined) return null;
  if (scheme === 'https' && URL.canParse(broker)) return broker;
  throw new AmqHaError('USAGE', `only https URLs are downloaded, not ${maskUrl(broker)}`, {
    hint: `use an https URL, or download the zip yourself and give its path; ${WAYS}`,
  });
}

async function kindOf(path: string): Promise<'zip' | 'folder' | null> {
  const stats = await stat(path).catch(() => null);
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'zip' : null;
}
