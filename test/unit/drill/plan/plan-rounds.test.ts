import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRounds } from '../../../../src/drill/plan/plan-rounds.ts';
import { random, shuffled } from '../../../../src/drill/plan/random.ts';
import { MAX_SEED } from '../../../../src/model/drill.ts';
import type { PairMeans } from '../../../../src/model/faults.ts';

const drawn = (kinds: readonly string[], rounds: number, seed: number) =>
  planRounds({ faults: kinds, rounds, seed, means: { relay: false, zooKeeperServers: 0 } });

const seeds = fc.integer({ min: 0, max: MAX_SEED });
const faults = fc.uniqueArray(fc.constantFrom('kill', 'stop', 'pause', 'handover'), {
  minLength: 1,
});

describe('planRounds', () => {
  test('a seed stands for the same rounds on every machine and in every version', () => {
    const takeover = { target: 'primary', expects: 'takeover' };
    expect(drawn(['kill', 'stop'], 4, 123)).toEqual([
      { round: 1, fault: 'stop', delayMs: 1738, ...takeover },
      { round: 2, fault: 'kill', delayMs: 1078, ...takeover },
      { round: 3, fault: 'kill', delayMs: 2659, ...takeover },
      { round: 4, fault: 'stop', delayMs: 2823, ...takeover },
    ]);
  });

  test('each fault comes up equally often, or once more', () => {
    fc.assert(
      fc.property(faults, fc.integer({ min: 1, max: 50 }), seeds, (kinds, rounds, seed) => {
        const names = drawn(kinds, rounds, seed).map(({ fault }) => fault);
        const counts = kinds.map((kind) => names.filter((fault) => fault === kind).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(names).toHaveLength(rounds);
      }),
    );
  });

  test('the moments lie within half a second and three', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { delayMs } of drawn(['kill'], 20, seed)) {
          expect(delayMs).toBeGreaterThanOrEqual(500);
          expect(delayMs).toBeLessThanOrEqual(3_000);
        }
      }),
    );
  });

  test('another seed is another drill', () => {
    expect(drawn(['kill'], 5, 1)).not.toEqual(drawn(['kill'], 5, 2));
  });
});

describe('what is expected', () => {
  const planned = (fault: string, means: Partial<PairMeans>) => {
    const all = { relay: true, zooKeeperServers: 3, ...means };
    const [round] = planRounds({ faults: [fault], rounds: 1, seed: 1, means: all });
    return [round?.target, round?.expects];
  };

  test.each<[string, string, string]>([
    ['kill', 'primary', 'takeover'],
    ['stop', 'primary', 'takeover'],
    ['handover', 'primary', 'takeover'],
    ['pause', 'primary', 'either'],
    ['restart-backup', 'backup', 'no-takeover'],
    ['partition', 'primary', 'either'],
    ['zk-kill', 'primary', 'no-takeover'],
    ['zk-majority', 'primary', 'either'],
    ['upgrade-backup', 'backup', 'no-takeover'],
    ['upgrade-primary', 'primary', 'either'],
    ['of another version', 'primary', 'either'],
  ])('of %s: to the %s, %s', (fault, target, expects) => {
    expect(planned(fault, {})).toEqual([target, expects]);
  });

  test.each([
    [1, 'either'],
    [2, 'either'],
    [3, 'no-takeover'],
    [5, 'no-takeover'],
  ])('of a loss of one of %i ZooKeeper servers: %s', (zooKeeperServers, expects) => {
    expect(planned('zk-kill', { zooKeeperServers })).toEqual(['primary', expects]);
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
