import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../../src/settings/nearest.ts';

test.each([
  ['lockManger', ['broker', 'lockManager'], 'lockManager'],
  ['lock-manager', ['broker', 'lockManager'], 'lockManager'],
  ['LOCKMANAGER', ['broker', 'lockManager'], 'lockManager'],
  ['fil', ['none', 'file'], 'file'],
  ['failDetection', ['portOffset', 'failureDetection'], 'failureDetection'],
  ['port', ['ports', 'portOffset'], 'ports'],
  ['stat', ['start', 'stats'], 'start'],
])('%s of %j was meant to be %s', (word, known, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each([
  ['x', ['none', 'file']],
  ['', ['a']],
  ['zookeeper', ['none', 'file']],
  ['file', []],
])('%s is near none of %j', (word, known) => {
  expect(nearest(word, known)).toBeNull();
});

test('a very long word is near nothing, since comparing costs its length squared', () => {
  const long = 'file'.repeat(20);
  expect(nearest(long, [long, 'file'])).toBeNull();
});

test('one wrong letter in a word is always forgiven', () => {
  const known = ['broker', 'failureDetection', 'clusterPassword'];
  fc.assert(
    fc.property(fc.constantFrom(...known), fc.nat(), (word, place) => {
      const at = place % word.length;
      expect(nearest(`${word.slice(0, at)}#${word.slice(at + 1)}`, known)).toBe(word);
    }),
  );
});
