/** Index of the first number at or after this one in a sorted column; its length when there is none. */
export function firstFrom(sorted: ArrayLike<number>, from: number): number {
  return firstIndex(sorted.length, (index) => (sorted[index] ?? 0) >= from);
}

/** The same for the first number after this one. */
export function firstAfter(sorted: ArrayLike<number>, after: number): number {
  return firstIndex(sorted.length, (index) => (sorted[index] ?? 0) > after);
}

/** @param isThere false for all indexes up to some place, and true from there on */
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
