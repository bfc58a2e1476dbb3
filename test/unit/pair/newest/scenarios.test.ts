import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';

import {
  everyScenario,
  BEGINNING,
  endingsOf,
  scenarioOf,
  type Scenario,
} from '../../../../src/pair/newest/scenarios.ts';
import { ACTS, SimulatedPair } from './simulated-pair.ts';

const FIRST: readonly RoleEvent[] = ['starts', 'active', 'replicates'];
const JOINS: readonly RoleEvent[] = ['starts', 'moves-data-aside', 'in-sync'];
const TAKES_OVER: readonly RoleEvent[] = ['promotes', 'active'];

/**
 * Returns the brokers that may have the newest data; with `parted` if each may have what the other
 * lacks. `neither` means that no broker was ever active.
 */
function outcome(
  primary: readonly RoleEvent[],
  backup: readonly RoleEvent[],
  { hasLock = false, from = [BEGINNING] as readonly Scenario[] } = {},
): string {
  const endings = endingsOf(from, { primary, backup }, { hasLock });
  const outcomes = endings.map(
    ({ newest, parted }) => `${newest ?? 'neither'}${parted ? ' parted' : ''}`,
  );
  return [...new Set(outcomes)].sort().join(' or ') || 'impossible';
}

test.each<[string, readonly RoleEvent[], readonly RoleEvent[], string]>([
  ['nothing', [], [], 'neither'],
  ['the start of a backup alone', [], ['starts', 'moves-data-aside'], 'neither'],
  ['a start', FIRST, JOINS, 'primary'],
  ['a takeover, and a double kill after it', FIRST, [...JOINS, ...TAKES_OVER], 'backup'],
  ['a takeover that was interrupted', FIRST, [...JOINS, 'promotes'], 'backup'],
  [
    'a takeover and a restart of the primary, which is not in sync yet',
    [...FIRST, 'starts', 'moves-data-aside'],
    [...JOINS, ...TAKES_OVER, 'replicates'],
    'backup',
  ],
  [
    'a replica in sync without a hand-back',
    [...FIRST, ...JOINS],
    [...JOINS, ...TAKES_OVER, 'replicates'],
    'backup',
  ],
  [
    'a failback that was interrupted before the primary was active',
    [...FIRST, ...JOINS],
    [...JOINS, ...TAKES_OVER, 'replicates', 'hands-over'],
    'primary',
  ],
  [
    'a failback',
    [...FIRST, ...JOINS, ...TAKES_OVER],
    [...JOINS, ...TAKES_OVER, 'replicates', 'hands-over'],
    'primary',
  ],
  [
    'two failovers',
    [...FIRST, ...JOINS, ...TAKES_OVER, 'replicates'],
    [...JOINS, ...TAKES_OVER, 'replicates', 'hands-over', ...JOINS, ...TAKES_OVER],
    'backup',
  ],
  [
    'a start of the primary by hand with older data, after the backup had taken over and was killed',
    [...FIRST, 'starts', 'active'],
    [...JOINS, ...TAKES_OVER],
    'backup parted or primary parted',
  ],
  [
    'the same, and then a start of the backup as its replica, which loses its own data',
    [...FIRST, 'starts', 'active', 'replicates'],
    [...JOINS, ...TAKES_OVER, ...JOINS],
    'primary',
  ],
  [
    'the takeover of a replica that hung, and without which the active broker had gone on',
    [...FIRST, 'loses-replica'],
    [...JOINS, ...TAKES_OVER],
    'backup or backup parted',
  ],
  ['the loss of a replica that ended', [...FIRST, 'loses-replica'], JOINS, 'primary'],
  ['a copy from a broker that was never active', [], JOINS, 'impossible'],
])('classic: after %s these may have the newest data: %s %s %s', (_, primary, backup, expected) => {
  expect(outcome(primary, backup)).toBe(expected);
});

test('under a lock manager a broker with older data never becomes active', () => {
  expect(
    outcome([...FIRST, 'starts', 'active'], [...JOINS, ...TAKES_OVER], { hasLock: true }),
  ).not.toContain('parted');
});

test('logs whose beginning is lost are enough where the rest decides', () => {
  const from = everyScenario();
  expect(outcome(['active', 'replicates'], JOINS, { from })).toBe('primary');
  expect(outcome([], TAKES_OVER, { from })).toContain(' or ');
});

test('the last snapshot decides where the logs alone do not', () => {
  const seen = { newest: 'backup', active: 'backup', inSync: false, parted: false } as const;
  expect(outcome([], [], { from: [scenarioOf(seen)] })).toBe('backup');
  expect(outcome(JOINS, ['replicates', 'hands-over'], { from: [scenarioOf(seen)] })).toBe(
    'primary',
  );
  const both = { newest: null, active: null, inSync: false, parted: true } as const;
  expect(outcome([], [], { from: [scenarioOf(both)] })).toBe('neither parted');
});

test.each([{ hasLock: false }, { hasLock: true }])(
  'in any course of events, the logs never name a broker that lacks a message (lock: $hasLock)',
  ({ hasLock }) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 40 }), (acts) => {
        const pair = new SimulatedPair(hasLock);
        for (const act of acts) pair.act(act);
        const { primary, backup } = pair.logs;
        const found = outcome(primary, backup, { hasLock });
        expect(found).not.toBe('impossible');
        if (found === 'primary' || found === 'backup') expect(pair.holders()).toContain(found);
        // Under a lock manager the result is always certain.
        if (hasLock) expect(found).toMatch(/^(?:primary|backup|neither)$/);
      }),
      { numRuns: 3_000 },
    );
  },
  30_000,
);
