import type { distance } from 'fastest-levenshtein';
import { createRequire } from 'node:module';

/** Longer words are not typing mistakes, and take time to compare. */
const LONGEST_WORD = 64;

/** Part of a word that may be wrong for it to count as a typing mistake. */
const WRONG_PART = 1 / 3;

let loaded: { readonly distance: typeof distance } | undefined;

/** Loaded at the first mistyped word: every command imports this file, and few need the package. */
function levenshtein(): { readonly distance: typeof distance } {
  loaded ??= createRequire(import.meta.url)('fastest-levenshtein') as {
    readonly distance: typeof distance;
  };
  return loaded;
}

/**
 * The known word that a mistyped one was meant to be, whatever its case; null when none is near: at most
 * a third of the letters may differ, but always one. Of two equally near words, the first in `known` wins.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word === '' || word.length > LONGEST_WORD) return null;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = levenshtein().distance(word.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) * WRONG_PART));
    if (edits <= allowed && edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}
