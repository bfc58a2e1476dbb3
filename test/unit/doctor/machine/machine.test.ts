import { expect, it } from 'vitest';
import { releasesOn } from '../../../../src/doctor/releases/java-generations.ts';
import { judgeMachine } from '../../../../src/doctor/machine/judge-machine.ts';
import { parseLimits } from '../../../../src/doctor/machine/machine.ts';
import type { MachineFacts } from '../../../../src/model/doctor.ts';

const GB = 1024 ** 3;
const WELL: MachineFacts = {
  javas: [{ home: '/usr/lib/jvm/17', feature: 17, fits: 'Artemis 2.6 and later' }],
  ports: [
    { port: 61616, free: true, ours: false, holder: null },
    { port: 61716, free: false, ours: true, holder: 'java (pid 7)' },
  ],
  disk: { folder: '/home', freeBytes: 5 * GB, usedPercent: 40 },
  limits: { openFiles: 20_000, processes: 'unlimited' },
  pair: 'Apache ActiveMQ Artemis 2.44.0, classic replication',
};

it('a machine that has everything has no finding', () => {
  expect(judgeMachine(WELL)).toEqual([]);
  expect(judgeMachine({ ...WELL, limits: { openFiles: null, processes: null } })).toEqual([]);
});

const port = (holder: string | null): MachineFacts['ports'] => [
  { port: 5672, free: false, ours: false, holder },
];

it.each<[string, Partial<MachineFacts>, string, RegExp]>([
  ['no-java', { javas: [] }, 'error', /No Java was found/],
  ['port-taken', { ports: port('qpidd (pid 3)') }, 'error', /qpidd \(pid 3\) listens there/],
  ['port-taken', { ports: port(null), pair: null }, 'warning', /another user/],
  [
    'disk-room',
    { disk: { folder: '/x', freeBytes: 1.5 * GB, usedPercent: 99 } },
    'error',
    /1\.5 GB/,
  ],
  ['open-files', { limits: { openFiles: 1_024, processes: 9_999 } }, 'warning', /1024/],
  ['max-processes', { limits: { openFiles: 9_999, processes: 300 } }, 'warning', /300/],
])('%s: %j', (id, change, severity, why) => {
  const found = judgeMachine({ ...WELL, ...change });
  expect(found).toMatchObject([
    { id, severity, where: { file: null, broker: 'this machine' }, diff: null },
  ]);
  expect(found[0]?.why).toMatch(why);
});

it('reports that the Java of the pair no longer exists', () => {
  expect(judgeMachine(WELL, { javaThere: false })).toMatchObject([
    { id: 'java-gone', severity: 'error' },
  ]);
});

it.each([
  [7, 'no release of Artemis 2'],
  [8, 'Artemis 2.0 to 2.19'],
  [11, 'Artemis 2.6 to 2.38'],
  [13, 'Artemis 2.6 to 2.38'],
  [17, 'Artemis 2.6 and later'],
  [23, 'Artemis 2.6 and later'],
  [25, 'Artemis 2.44 and later'],
])('Java %i runs %s', (feature, releases) => {
  expect(releasesOn(feature)).toBe(releases);
});

it('reads the limits of a process', () => {
  const text = `Limit                     Soft Limit           Hard Limit           Units
Max processes             96365                unlimited            processes
Max open files            1024                 524288               files
`;
  expect(parseLimits(text)).toEqual({ openFiles: 524_288, processes: 96_365 });
  expect(parseLimits(text.replace('524288', 'unlimited'))).toMatchObject({
    openFiles: 'unlimited',
  });
  expect(parseLimits('')).toEqual({ openFiles: null, processes: null });
});

it.each([
  [{ running: 3, all: 3 }, []],
  [{ running: 2, all: 3 }, [{ id: 'zookeeper-down', severity: 'warning' }]],
  [{ running: 1, all: 3 }, [{ id: 'zookeeper-down', severity: 'error' }]],
  [{ running: 1, all: 2 }, [{ id: 'zookeeper-down', severity: 'error' }]],
])('ZooKeeper servers of the pair, %j', (zookeeper, expected) => {
  expect(judgeMachine(WELL, { zookeeper })).toMatchObject(expected);
});
