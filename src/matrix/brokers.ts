import { basename } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import { compareVersions } from '../distribution/detect/compare-versions.ts';
import { maskUrl } from '../distribution/acquire/mask.ts';

/** What lies at a path, as far as the list of brokers is concerned. */
export type Place =
  | { readonly kind: 'nothing' }
  /** A zip, or whatever else is no folder. */
  | { readonly kind: 'file' }
  /** An unpacked broker. */
  | { readonly kind: 'broker' }
  /** A folder of zips; their paths. */
  | { readonly kind: 'zips'; readonly zips: readonly string[] };

/**
 * The items of `--broker`, each once: versions, zips, unpacked folders and URLs as they
 * are, of a folder of zips each zip, from the oldest version up. Commas separate, but a path that exists wins,
 * the longest one.
 * @throws AmqHaError USAGE when there is nothing between two commas
 */
export function brokersIn(text: string, placeAt: (path: string) => Place): readonly string[] {
  const pieces = text.split(',');
  const found: string[] = [];
  for (let from = 0; from < pieces.length;) {
    const to = endOfPath(pieces, from, placeAt) ?? from + 1;
    const name = pieces.slice(from, to).join(',').trim();
    if (name === '') throw nothingBetween(text);
    const place = placeAt(name);
    found.push(...(place.kind === 'zips' ? byVersion(place.zips) : [name]));
    from = to;
  }
  return [...new Set(found)];
}

/** Where the longest path that starts at this piece ends; null when none is there. */
function endOfPath(
  pieces: readonly string[],
  from: number,
  placeAt: (path: string) => Place,
): number | null {
  for (let to = pieces.length; to > from; to -= 1) {
    const path = pieces.slice(from, to).join(',').trim();
    if (path !== '' && placeAt(path).kind !== 'nothing') return to;
  }
  return null;
}

/** By the numbers in the names of the files: `2.9.0` comes before `2.10.1`. */
export function byVersion(zips: readonly string[]): readonly string[] {
  return [...zips].sort((a, b) => compareVersions(basename(a), basename(b)) || (a < b ? -1 : 1));
}

const nothingBetween = (text: string): AmqHaError =>
  new AmqHaError('USAGE', `--broker: "${maskUrl(text)}" has nothing between two commas`, {
    hint: 'one or more, such as --broker 2.10.1,2.44.0',
  });
