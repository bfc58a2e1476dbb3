import { distance } from 'fastest-levenshtein';

/** Longer words are no slips of the finger, and cost time to compare. */
const LONGEST_WORD = 64;

/** Part of a word that may be wrong for it to count as a slip of the finger. */
const WRONG_PART = 1 / 3;

/**
 * Find the known word a mistyped one was meant to be, whatever its case; null
 * when nothing is near (more than a third of the letters differ, at least one
 * may). Of two equally near words the first one in `known` wins.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word === '' || word.length > LONGEST_WORD) return null;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(word.length, candidate.length) * WRONG_PART));
    if (edits <= allowed && edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}
