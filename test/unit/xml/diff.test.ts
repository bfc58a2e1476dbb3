import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/xml/diff.ts';

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

/** Returns a text with a unified diff applied. */
function apply(before: string, diff: string): string {
  const old = before.split(/(?<=\n)/);
  const out: string[] = [];
  let at = 0;
  for (const line of diff
    .replaceAll('\n\\ No newline at end of file\n', '\0')
    .split(/(?<=[\n\0])/)
    .slice(2)) {
    const [, start, count] = /^@@ -(\d+),(\d+) /.exec(line) ?? [];
    if (start !== undefined) {
      const first = Number(start) - (count === '0' ? 0 : 1);
      out.push(...old.slice(at, first));
      at = first;
    } else {
      if (!line.startsWith('-')) out.push(line.slice(1));
      if (!line.startsWith('+')) at++;
    }
  }
  return [...out, ...old.slice(at)].join('').replace('\0', '');
}

describe('unifiedDiff', () => {
  it('is empty when nothing changes', () => {
    expect(unifiedDiff('a\n', 'a\n', 'f')).toBe('');
  });

  it('shows three lines around each change, as diff -u does', () => {
    const before = numbers(20);
    const after = before.replace('4\n', 'four\n').replace('15\n', '').replace('20\n', '20\n21\n');
    expect(unifiedDiff(before, after, 'broker.xml')).toBe(
      '--- broker.xml\n+++ broker.xml\n' +
        '@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n' +
        '@@ -12,9 +12,9 @@\n 12\n 13\n 14\n-15\n 16\n 17\n 18\n 19\n 20\n+21\n',
    );
  });

  it('starts and ends with nothing', () => {
    expect(unifiedDiff('', 'a\n', 'f')).toBe('--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n');
    expect(unifiedDiff('a\n', '', 'f')).toBe('--- f\n+++ f\n@@ -1,1 +0,0 @@\n-a\n');
  });

  it('marks a missing line ending', () => {
    expect(unifiedDiff('a\n', 'a', 'f')).toBe(
      '--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n',
    );
  });

  it('can be applied, for every two texts', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', 'd\r\n'), { maxLength: 25 })
      .map((lines) => lines.join(''));
    fc.assert(
      fc.property(text, text, fc.boolean(), (before, after, open) => {
        const end = open ? `${after}x` : after;
        expect(apply(before, unifiedDiff(before, end, 'f'))).toBe(end);
      }),
    );
  });
});
