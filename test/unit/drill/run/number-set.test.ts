import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberSet } from '../../../../src/drill/run/number-set.ts';

test('reports whether a number is new, as a set does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100_000 })), (numbers) => {
      const set = new NumberSet();
      const model = new Set<number>();
      for (const number of numbers) {
        expect(set.add(number)).toBe(!model.has(number));
        model.add(number);
      }
    }),
  );
});
