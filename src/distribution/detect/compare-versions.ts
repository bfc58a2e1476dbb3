/**
 * Compares two broker versions: negative when `a` is older, 0 when they are the same. All numbers
 * count, also those of a build: `2.33.0.redhat-00010` is older than `2.33.0.redhat-00013`.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersIn(a), numbersIn(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbersIn = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);
