import { expect, test } from 'vitest';
import { faultsOf } from '../../../src/model/faults.ts';
import { LOCK_MANAGERS, type Settings } from '../../../src/model/settings.ts';
import { pairsOf, versionNames } from '../../../src/compare/pair-kinds.ts';
import { pairKindInWords } from '../../../src/format/compare-words.ts';
import { DEFAULTS } from '../../../src/settings/defaults.ts';

const SETTINGS: Settings = { ...DEFAULTS, home: '/home' };
const broker = (name: string, parts: Partial<Settings> = {}) => ({
  ...{ name, settings: { ...SETTINGS, broker: name, ...parts } },
});

test('each with each, the lock managers side by side', () => {
  const pairs = pairsOf({
    brokers: [broker('2.28.0'), broker('2.44.0')],
    failureDetections: ['fast', 'stock'],
    lockManagers: LOCK_MANAGERS,
    faults: ['kill'],
  });
  expect(pairs).toHaveLength(12);
  expect(pairs.slice(0, 4).map(({ kind }) => pairKindInWords(kind))).toEqual([
    'classic replication, 2.28.0, fast detection',
    'file lock, 2.28.0, fast detection',
    'ZooKeeper lock, 2.28.0, fast detection',
    'classic replication, 2.28.0, stock detection',
  ]);
  expect(pairs[11]?.settings).toEqual({
    ...{ ...SETTINGS, broker: '2.44.0', lockManager: 'zookeeper', failureDetection: 'stock' },
  });
});

test('an ensemble of the user is for ZooKeeper alone', () => {
  const pairs = pairsOf({
    brokers: [broker('2.44.0', { zookeeper: 'zk:2181' })],
    failureDetections: ['fast'],
    lockManagers: LOCK_MANAGERS,
    faults: ['kill'],
  });
  expect(pairs.map(({ settings }) => settings.zookeeper)).toEqual([null, null, 'zk:2181']);
});

test('only an ensemble of our own can lose a member; a pair without any fault is left out', () => {
  const own = { brokers: [broker('2.44.0')], failureDetections: ['fast'] as const };
  const faults = ['kill', 'zk-kill'] as const;
  const pairs = pairsOf({ ...own, lockManagers: LOCK_MANAGERS, faults });
  expect(pairs.map((pair) => pair.faults)).toEqual([['kill'], ['kill'], ['kill', 'zk-kill']]);
  const alone = pairsOf({ ...own, lockManagers: LOCK_MANAGERS, faults: ['zk-kill'] });
  expect(alone.map(({ kind }) => kind.lockManager)).toEqual(['zookeeper']);
  const brokers = [broker('2.44.0', { zookeeper: 'zk:2181' })];
  expect(pairsOf({ ...own, brokers, lockManagers: LOCK_MANAGERS, faults: ['zk-kill'] })).toEqual(
    [],
  );
  const every = pairsOf({ ...own, lockManagers: ['zookeeper'], faults: faultsOf('drill') });
  expect(every[0]?.faults).toEqual(faultsOf('drill'));
});

test('two builds of one version do not fall together', () => {
  const nameOf = versionNames();
  expect(nameOf('2.44.0', '2.44.0')).toBe('2.44.0');
  expect(nameOf('2.44.0', '2.44.0')).toBe('2.44.0');
  expect(nameOf('2.44.0', 'patched.zip')).toBe('2.44.0 (patched.zip)');
  expect(nameOf('2.28.0', 'old.zip')).toBe('2.28.0');
});
