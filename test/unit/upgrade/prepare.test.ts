import { expect, test } from 'vitest';
import { neededByAll } from '../../../src/upgrade/prepare.ts';

const need = (min: number, max: number | null): Parameters<typeof neededByAll>[0][number] => ({
  min,
  max,
  jaxbReflection: false,
});

test('one Java for all: the highest minimum and the lowest maximum', () => {
  expect(neededByAll([need(8, 23), need(11, null)])).toEqual(need(11, 23));
  expect(neededByAll([need(17, null)])).toEqual(need(17, null));
  const reflecting = { ...need(8, null), jaxbReflection: true };
  expect(neededByAll([need(11, 23), reflecting, need(17, 22)])).toEqual({
    min: 17,
    max: 22,
    jaxbReflection: true,
  });
});
