import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstAfter, firstFrom } from '../../../src/math/bisect.ts';

test('the first number from a place on, and the first after it, are those of a linear search', () => {
  const small = fc.integer({ min: 0, max: 20 });
  fc.assert(
    fc.property(fc.array(small), small, (unsorted, place) => {
      const sorted = Float64Array.from(unsorted).sort();
      const orLength = (index: number): number => (index < 0 ? sorted.length : index);
      expect(firstFrom(sorted, place)).toBe(orLength(sorted.findIndex((n) => n >= place)));
      expect(firstAfter(sorted, place)).toBe(orLength(sorted.findIndex((n) => n > place)));
    }),
  );
});
