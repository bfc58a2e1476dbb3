import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineWatch } from '../../../src/exec/line-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function seen(texts: readonly string[], ...pieces: readonly string[]): readonly string[] {
  const found: string[] = [];
  const watch = new LineWatch(new Set(texts), (text) => found.push(text));
  for (const piece of pieces) watch.push(piece);
  vi.advanceTimersByTime(100);
  return found;
}

test.each<[string, readonly string[], boolean]>([
  ['in one piece', ['one\nhalf way\nthree\n'], true],
  ['in pieces', ['one\nhal', 'f w', 'ay'], true],
  ['within a line', ['... half way there'], true],
  ['as a prompt without an end', ['half way? '], true],
  ['in colours', ['\u001b[1mhalf\u001b[22m way\n'], true],
  ['behind a carriage return of a progress bar', ['49 %\rhalf way\r51 %'], true],
  ['over two lines', ['half \nway'], false],
  ['over a carriage return', ['half \rway'], false],
  ['in other letters', ['Half way'], false],
])('a text %s', (_, pieces, isSeen) => {
  expect(seen(['half way'], ...pieces)).toEqual(isSeen ? ['half way'] : []);
});

test('a finished line is searched at once, an unfinished one when its end does not follow soon', () => {
  const found: string[] = [];
  const watch = new LineWatch(new Set(['a', 'b', 'c']), (text) => found.push(text));
  watch.push('a\nb');
  expect(found).toEqual(['a']);
  watch.push('\nc');
  expect(found).toEqual(['a', 'b']);
  vi.advanceTimersByTime(100);
  expect(found).toEqual(['a', 'b', 'c']);
});

test('a line that grows without a pause is searched too', () => {
  const found: string[] = [];
  const watch = new LineWatch(new Set(['half way']), (text) => found.push(text));
  watch.push('half way');
  for (let round = 0; round < 10; round += 1) {
    watch.push('.');
    vi.advanceTimersByTime(10);
  }
  expect(found).toEqual(['half way']);
});

test('a text is reported once, and each of several on its own', () => {
  expect(seen(['a', 'b'], 'a\na b\n', 'b\na\n')).toEqual(['a', 'b']);
});

test('a text found in one output is not reported again for the other', () => {
  const found: string[] = [];
  const waiting = new Set(['x']);
  const [one, other] = [1, 2].map(() => new LineWatch(waiting, (text) => found.push(text)));
  one?.push('x\n');
  other?.push('x\n');
  expect(found).toEqual(['x']);
});

test('of a line without end only the tail is kept, and searched', () => {
  expect(seen(['half way'], 'x'.repeat(200_000), 'half ', 'way')).toEqual(['half way']);
});
