import { expect, test } from 'vitest';
import { compareVersions } from '../../../src/distribution/detect/compare-versions.ts';
import { neededByAll } from '../../../src/upgrade/java-for-all.ts';

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

const need = (min: number, max: number | null): Parameters<typeof neededByAll>[0][number] => ({
  ...{ min, max, jaxbReflection: false },
});

test('a Java for all: the highest least and the lowest most', () => {
  expect(neededByAll([need(8, 23), need(11, null)])).toEqual(need(11, 23));
  expect(neededByAll([need(17, null)])).toEqual(need(17, null));
  const reflecting = { ...need(8, null), jaxbReflection: true };
  expect(neededByAll([need(11, 23), reflecting, need(17, 22)])).toEqual({
    ...{ min: 17, max: 22, jaxbReflection: true },
  });
});
