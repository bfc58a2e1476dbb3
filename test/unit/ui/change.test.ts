import { expect, test } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { changeText } from '../../../src/ui/change.ts';

const FAILOVER: Change = {
  from: 'replicatedMaster',
  to: 'replicatedSlave',
  by: 'kill',
  outageMs: 870,
  milestones: [
    { name: 'fault', atMs: 0 },
    { name: 'promoting', atMs: 95 },
    { name: 'active', atMs: 700 },
    { name: 'first-ack', atMs: 870 },
  ],
};
const FAILBACK: Change = {
  from: 'replicatedSlave',
  to: 'replicatedMaster',
  by: 'start',
  outageMs: 4_321,
  restoredMs: 12_000,
  milestones: [
    { name: 'start', atMs: 0 },
    { name: 'in-sync', atMs: 9_000 },
    { name: 'hand-back', atMs: 9_010 },
    { name: 'protected', atMs: 12_000 },
  ],
};

test('a failover: its milestones, and how long clients waited', () => {
  expect(changeText(FAILOVER, 80)).toBe(
    [
      '    +0 ms  the active broker failed',
      '   +95 ms  takes over (AMQ221037)',
      '  +700 ms  is active (AMQ221007)',
      '  +870 ms  first acknowledged send of a client',
      '',
      'done: replicatedMaster -> replicatedSlave by kill; clients waited 870 ms',
    ].join('\n'),
  );
});

test('a failback: also when it was protected again', () => {
  expect(changeText(FAILBACK, 100)).toBe(
    [
      '      +0 ms  the stopped broker was started',
      '   +9000 ms  it has everything (AMQ221024)',
      '   +9010 ms  the slave hands back (AMQ221039)',
      '  +12000 ms  protected again',
      '',
      'done: replicatedSlave -> replicatedMaster; clients waited 4.3 s; protected again after 12.0 s',
    ].join('\n'),
  );
});

test('the last line is wrapped at the width of the screen', () => {
  expect(changeText(FAILBACK, 80).split('\n\n')[1]).toBe(
    [
      'done: replicatedSlave -> replicatedMaster; clients waited 4.3 s; protected again',
      '      after 12.0 s',
    ].join('\n'),
  );
});

test('a start without a change of roles promises no outage', () => {
  const change = { ...FAILBACK, from: 'replicatedMaster', milestones: [] };
  expect(changeText(change, 80)).toBe(
    '\ndone: protected again after 12.0 s; replicatedMaster is active, as before',
  );
});
