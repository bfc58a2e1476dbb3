/**
 * Returns the index of the first number at or after this one in a sorted column; its length when
 * there is none.
 */
export function firstFrom(sorted: ArrayLike<number>, from: number): number {
  return firstIndex(sorted.length, (index) => (sorted[index] ?? 0) >= from);
}

/** Returns the same for the first number after this one. */
export function firstAfter(sorted: ArrayLike<number>, after: number): number {
  return firstIndex(sorted.length, (index) => (sorted[index] ?? 0) > after);
}

/**
 * Returns the first index for which `isThere` is true; `length` when there is none. @param isThere
 * false for all indexes up to a place, and true from there on
 */
export function firstIndex(length: number, isThere: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
