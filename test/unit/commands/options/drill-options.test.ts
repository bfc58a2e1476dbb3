import { describe, expect, test } from 'vitest';
import { drillOptions } from '../../../../src/commands/options/drill-options.ts';
import { MAX_SEED } from '../../../../src/drill/plan/random.ts';

describe('drillOptions', () => {
  test('the defaults', () => {
    expect(drillOptions({})).toEqual({
      faults: ['kill'],
      rounds: 1,
      seed: expect.any(Number) as number,
      load: { rate: 500, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' },
      pauseForMs: 10_000,
      limits: { maxLost: 0, maxOutageMs: null, maxDuplicated: null, maxBothActiveMs: 1_000 },
    });
  });

  test('everything given', () => {
    const flags = {
      ...{ fault: 'stop, pause,stop', rounds: '3', rate: 'max', size: '1024', producers: '2' },
      ...{ consumers: '0', client: 'naive', pauseFor: '4s', maxLost: '5', maxOutage: '2.5s' },
      ...{ maxDuplicated: '7', maxBothActive: '0ms', seed: String(MAX_SEED) },
    };
    expect(drillOptions(flags)).toEqual({
      faults: ['stop', 'pause'],
      rounds: 3,
      seed: MAX_SEED,
      load: { rate: null, sizeBytes: 1024, producers: 2, consumers: 0, client: 'naive' },
      pauseForMs: 4_000,
      limits: { maxLost: 5, maxOutageMs: 2_500, maxDuplicated: 7, maxBothActiveMs: 0 },
    });
  });

  test.each([
    [{ fault: 'kil' }, /did you mean "kill"/],
    [{ fault: '' }, /--fault/],
    [{ rounds: '0' }, /--rounds/],
    [{ rounds: '1.5' }, /--rounds/],
    [{ rate: '0' }, /--rate/],
    [{ size: '-1' }, /--size/],
    [{ producers: '0' }, /--producers/],
    [{ consumers: '101' }, /--consumers/],
    [{ client: 'bold' }, /neither careful nor naive/],
    [{ pauseFor: '10' }, /no length of time/],
    [{ pauseFor: '600h' }, /more than 24 hours/],
    [{ maxOutage: 'soon' }, /no length of time/],
    [{ seed: '4294967296' }, /--seed/],
  ])('%j is refused', (flags, words) => {
    expect(() => drillOptions(flags)).toThrow(words);
  });
});
