import { expect, it } from 'vitest';
import {
  formatRange,
  holds,
  parseVersion,
  type Range,
  wantedVersion,
} from '../../../../src/doctor/releases/versions.ts';
import { refusalOf } from '../../platform/samples.ts';

it.each([
  ['2.44.0', [2, 44, 0]],
  ['2.6.4', [2, 6, 4]],
  ['2.44', [2, 44, 0]],
  ['2.33.0.redhat-00010', [2, 33, 0]],
  ['2.45.0-SNAPSHOT', [2, 45, 0]],
  ['1.5.6', null],
  ['3.0.0', null],
  ['2', null],
  ['2.x', null],
  ['', null],
])('%s is parsed as %j', (text, numbers) => {
  expect(parseVersion(text)).toEqual(numbers);
});

it.each([
  ['2.44.0', '2.44.0'],
  ['2.44', '2.44.0'],
  ['7.12', '2.33.0.redhat'],
  ['7.12.3', '2.33.0.redhat'],
  ['amq-7.8', '2.16.0.redhat'],
  ['AMQ 7.0.1', '2.0.0.redhat'],
  ['2.28.0.redhat-00003', '2.28.0.redhat-00003'],
])('--for %s means %s', (text, version) => {
  expect(wantedVersion(text)).toBe(version);
});

it.each(['', 'newest', '7.99', '1.5.6', '2.44.0; rm'])('--for %j is refused', async (text) => {
  expect(await refusalOf(() => wantedVersion(text))).toMatchObject({ code: 'USAGE', exit: 64 });
});

it.each<[Range, string]>([
  [{}, 'every version'],
  [{ from: '2.32.0' }, '2.32 and later (AMQ 7.12 and later)'],
  [{ before: '2.33.0' }, 'before 2.33 (AMQ 7.0 to 7.11)'],
  [{ from: '2.18.0', before: '2.32.0' }, '2.18 to before 2.32 (AMQ 7.9 to 7.11)'],
  [{ before: '2.31.1' }, 'before 2.31.1 (AMQ 7.0 to 7.11)'],
  [{ from: '2.29.0', before: '2.31.0' }, '2.29 to before 2.31'],
  [{ from: '2.54.0' }, '2.54 and later'],
])('%j is formatted as %s', (range, text) => {
  expect(formatRange(range)).toBe(text);
});

it('a range includes its first release, and excludes its end', () => {
  const range = { from: '2.18.0', before: '2.32.0' };
  const inside = (text: string): boolean => holds(range, parseVersion(text) ?? [0, 0, 0]);
  expect(['2.17.9', '2.18.0', '2.31.2', '2.32.0'].map(inside)).toEqual([false, true, true, false]);
});
