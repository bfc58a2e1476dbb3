import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Unchanged lines shown around a change, as `diff -u` does. */
const CONTEXT = 3;

/** The difference of two texts as a unified diff, for reading and for `patch`; empty when there is none. */
export function unifiedDiff(
  before: string,
  after: string,
  label: string,
  context = CONTEXT,
): string {
  if (before === after) return '';
  return createTwoFilesPatch(label, label, before, after, undefined, undefined, {
    context,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
