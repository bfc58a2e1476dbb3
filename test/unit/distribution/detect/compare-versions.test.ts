import { expect, test } from 'vitest';
import { compareVersions } from '../../../../src/distribution/detect/compare-versions.ts';

test.each([
  ['2.28.0', '2.44.0', -1],
  ['2.9.0', '2.10.1', -1],
  ['2.44.0', '2.44.0', 0],
  ['2.44', '2.44.0', 0],
  ['2.33.0.redhat-00010', '2.33.0.redhat-00013', -1],
  ['2.33.0', '2.33.0.redhat-00013', -1],
  ['2.50.0', '2.44.0', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(-sign || 0);
});
