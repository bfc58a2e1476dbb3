import { describe, expect, test } from 'vitest';
import { compareOptions } from '../../../../src/commands/options/compare-options.ts';
import { faultsOf } from '../../../../src/model/faults.ts';
import { LOCK_MANAGERS } from '../../../../src/model/settings.ts';

describe('what shall be compared', () => {
  test('the defaults: every lock manager, what takes the active broker away, once each', () => {
    expect(compareOptions({})).toMatchObject({
      brokers: [null],
      lockManagers: LOCK_MANAGERS,
      failureDetections: null,
      faults: ['kill', 'stop', 'pause', 'handover'],
      rounds: 1,
      drill: { pauseForMs: 10_000, load: { rate: 500, client: 'careful' } },
      baseline: null,
    });
  });

  test('everything given, each once', () => {
    const flags = {
      ...{ broker: '2.28.0, 2.44.0,2.28.0', lockManager: 'file,none', rounds: '3', seed: '7' },
      ...{ failureDetection: 'stock,fast', fault: faultsOf('drill').join(','), client: 'naive' },
    };
    expect(compareOptions(flags)).toMatchObject({
      brokers: ['2.28.0', '2.44.0'],
      lockManagers: ['file', 'none'],
      failureDetections: ['stock', 'fast'],
      faults: faultsOf('drill'),
      rounds: 3,
      drill: { seed: 7, load: { client: 'naive' } },
    });
  });

  test.each([
    [{ lockManager: 'fil' }, /--lock-manager: "fil" is not one of .*did you mean "file"/],
    [{ lockManager: 'none,' }, /--lock-manager: "none," has nothing between two commas/],
    [{ failureDetection: 'slow' }, /--failure-detection: "slow" is not one of fast, stock/],
    [{ broker: '2.44.0,,2.28.0' }, /--broker/],
    [{ fault: 'kil' }, /did you mean "kill"/],
    [{ rounds: '0' }, /--rounds/],
    [{ rate: 'fast' }, /--rate/],
  ])('%j is refused', (flags, words) => {
    expect(() => compareOptions(flags)).toThrow(words);
  });
});
