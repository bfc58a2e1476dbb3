import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRounds } from '../../../../src/drill/plan/plan-rounds.ts';
import { MAX_SEED, random, shuffled } from '../../../../src/drill/plan/random.ts';

const seeds = fc.integer({ min: 0, max: MAX_SEED });
const faults = fc.uniqueArray(fc.constantFrom('kill', 'stop', 'pause', 'handover'), {
  minLength: 1,
});

describe('planRounds', () => {
  test('a seed stands for the same rounds on every machine and in every version', () => {
    expect(planRounds(['kill', 'stop'], 4, 123)).toEqual([
      { round: 1, fault: 'stop', delayMs: 1738 },
      { round: 2, fault: 'kill', delayMs: 1078 },
      { round: 3, fault: 'kill', delayMs: 2659 },
      { round: 4, fault: 'stop', delayMs: 2823 },
    ]);
  });

  test('each fault comes up equally often, or once more', () => {
    fc.assert(
      fc.property(faults, fc.integer({ min: 1, max: 50 }), seeds, (kinds, rounds, seed) => {
        const drawn = planRounds(kinds, rounds, seed).map(({ fault }) => fault);
        const counts = kinds.map((kind) => drawn.filter((fault) => fault === kind).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(drawn).toHaveLength(rounds);
      }),
    );
  });

  test('the moments lie within half a second and three', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { delayMs } of planRounds(['kill'], 20, seed)) {
          expect(delayMs).toBeGreaterThanOrEqual(500);
          expect(delayMs).toBeLessThanOrEqual(3_000);
        }
      }),
    );
  });

  test('another seed is another drill', () => {
    expect(planRounds(['kill'], 5, 1)).not.toEqual(planRounds(['kill'], 5, 2));
  });
});

describe('random', () => {
  test('fills the range from 0 to below 1 evenly', () => {
    const next = random(42);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(next() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test('a shuffled deck has the same cards', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), seeds, (cards, seed) => {
        expect([...shuffled(cards, random(seed))].sort()).toEqual([...cards].sort());
      }),
    );
  });
});
