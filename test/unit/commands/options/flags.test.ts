import { describe, expect, test } from 'vitest';
import { keyOf, readOptions } from '../../../../src/commands/options/flags.ts';
import { drillOptionsOf } from '../../../../src/drill/plan/plan.ts';
import { DRILL_OPTIONS, MAX_SEED } from '../../../../src/model/drill.ts';
import { SETTINGS } from '../../../../src/model/settings.ts';
import type { Flags } from '../../../../src/commands/shared/context.ts';

const drillOptions = (flags: Flags) => drillOptionsOf(readOptions(DRILL_OPTIONS, flags));

describe('the options of a drill', () => {
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
    [{ fault: '' }, /--fault: "" has nothing between two commas/],
    [{ rounds: '0' }, /--rounds/],
    [{ rounds: '1.5' }, /--rounds/],
    [{ rate: '0' }, /--rate/],
    [{ size: '-1' }, /--size/],
    [{ producers: '0' }, /--producers/],
    [{ consumers: '101' }, /--consumers/],
    [{ client: 'bold' }, /"bold" is not one of careful, naive/],
    [{ pauseFor: '10' }, /--pause-for: "10" is not a duration/],
    [{ pauseFor: '600h' }, /"600h" is more than 24h/],
    [{ maxOutage: 'soon' }, /not a duration/],
    [{ seed: '4294967296' }, /--seed/],
  ])('%j is refused', (flags, words) => {
    expect(() => drillOptions(flags)).toThrow(words);
  });
});

test('the values that commander has are those of the records', () => {
  expect(keyOf({ flags: '-f, --follow' })).toBe('follow');
  expect(keyOf({ flags: '--no-start' })).toBe('start');
  // The resolver of settings finds them by the names of the records.
  for (const [key, setting] of Object.entries(SETTINGS)) expect(keyOf(setting)).toBe(key);
});
