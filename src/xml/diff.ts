/** Unchanged lines shown around a change, as `diff -u` does. */
const CONTEXT = 3;
/** Lines from which on a comparison of all with all would take long. */
const LONG = 1000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * Shows what changes between two texts as a unified diff, for reading; empty when nothing does.
 * Time and memory grow with the product of the line counts between the first and the last change.
 */
export function unifiedDiff(
  before: string,
  after: string,
  label: string,
  context = CONTEXT,
): string {
  if (before === after) return '';
  const lines = compareEnds(linesOf(before), linesOf(after));
  return [`--- ${label}`, `+++ ${label}`, ...hunks(lines, context)].join('\n') + '\n';
}

/** Lines of a text; a missing line ending at the end is said as `diff` says it. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  return rest === '' ? lines : [...lines, `${rest}\n\\ No newline at end of file`];
}

/**
 * What is the same at the beginning needs no comparison; nor does the end, which is left out of long texts only:
 * where lines repeat, that can tell the same change less well.
 */
function compareEnds(a: readonly string[], b: readonly string[]): Line[] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (shorter > LONG && end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: ' ', text }));
  return [
    ...same(a.slice(0, start)),
    ...compare(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

function compare(a: readonly string[], b: readonly string[]): Line[] {
  const length = commonSubsequence(a, b);
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [old, now] = [a[i], b[j]];
    if (old !== undefined && old === now) {
      lines.push({ sign: ' ', text: old });
      i++;
      j++;
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: '-', text: old });
      i++;
    } else {
      lines.push({ sign: '+', text: now ?? '' });
      j++;
    }
  }
  return lines;
}

/** `[i][j]`: length of the longest common subsequence of `a` from i and `b` from j. */
function commonSubsequence(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const length = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, below] = [length[i], length[i + 1]];
    for (let j = b.length - 1; row !== undefined && j >= 0; j--) {
      row[j] =
        a[i] === b[j] ? (below?.[j + 1] ?? 0) + 1 : Math.max(below?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return length;
}

function hunks(lines: readonly Line[], context: number): string[] {
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' '),
  );
  const out: string[] = [];
  let [old, now] = [1, 1];
  for (let from = 0; from < lines.length;) {
    const next = shown.indexOf(shown[from] !== true, from);
    const part = lines.slice(from, next === -1 ? lines.length : next);
    const [olds, news] = [
      part.filter(({ sign }) => sign !== '+').length,
      part.filter(({ sign }) => sign !== '-').length,
    ];
    if (shown[from] === true) {
      out.push(
        `@@ -${range(old, olds)} +${range(now, news)} @@`,
        ...part.map(({ sign, text }) => sign + text),
      );
    }
    [old, now, from] = [old + olds, now + news, from + part.length];
  }
  return out;
}

function range(start: number, count: number): string {
  return `${String(count === 0 ? start - 1 : start)},${String(count)}`;
}
