import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import {
  everyScenario,
  BEGINNING,
  endingsOf,
  scenarioOf,
  type Scenario,
} from '../../../../src/pair/newest/interleavings.ts';
import { ACTS, SimulatedPair } from './simulated-pair.ts';

const FIRST: readonly RoleEvent[] = ['starts', 'active', 'replicates'];
const JOINS: readonly RoleEvent[] = ['starts', 'moves-data-aside', 'in-sync'];
const TAKES_OVER: readonly RoleEvent[] = ['promotes', 'active'];

/** Which brokers may hold the newest data, with `parted` where each may hold what the other lacks; `nobody` before the first start. */
function outcome(
  primary: readonly RoleEvent[],
  backup: readonly RoleEvent[],
  { hasLock = false, from = [BEGINNING] as readonly Scenario[] } = {},
): string {
  const endings = endingsOf(from, { primary, backup }, { hasLock });
  const words = endings.map(
    ({ newest, parted }) => `${newest ?? 'nobody'}${parted ? ' parted' : ''}`,
  );
  return [...new Set(words)].sort().join(' or ') || 'impossible';
}

test.each<[string, readonly RoleEvent[], readonly RoleEvent[], string]>([
  ['nothing', [], [], 'nobody'],
  ['a backup alone', [], ['starts', 'moves-data-aside'], 'nobody'],
  ['a start', FIRST, JOINS, 'primary'],
  ['a takeover, and a double kill after it', FIRST, [...JOINS, ...TAKES_OVER], 'backup'],
  ['a takeover that was cut off', FIRST, [...JOINS, 'promotes'], 'backup'],
  [
    'a takeover, and the primary back without being in sync yet',
    [...FIRST, 'starts', 'moves-data-aside'],
    [...JOINS, ...TAKES_OVER, 'replicates'],
    'backup',
  ],
  [
    'a replica in sync that was not handed anything',
    [...FIRST, ...JOINS],
    [...JOINS, ...TAKES_OVER, 'replicates'],
    'backup',
  ],
  [
    'a failback that was cut off before the primary was active',
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
    'the primary started by hand with older data, after the backup had taken over and was killed',
    [...FIRST, 'starts', 'active'],
    [...JOINS, ...TAKES_OVER],
    'backup parted or primary parted',
  ],
  [
    'the same, and then the backup as its replica: what it had is gone',
    [...FIRST, 'starts', 'active', 'replicates'],
    [...JOINS, ...TAKES_OVER, ...JOINS],
    'primary',
  ],
  [
    'a replica that hung, was given up, and took over all the same',
    [...FIRST, 'loses-replica'],
    [...JOINS, ...TAKES_OVER],
    'backup or backup parted',
  ],
  ['the loss of a replica that is gone', [...FIRST, 'loses-replica'], JOINS, 'primary'],
  ['a copy from a broker that was never active', [], JOINS, 'impossible'],
])('classic: after %s the newest data are with: %s %s %s', (_, primary, backup, expected) => {
  expect(outcome(primary, backup)).toBe(expected);
});

test('under a lock a broker with older data never serves', () => {
  expect(
    outcome([...FIRST, 'starts', 'active'], [...JOINS, ...TAKES_OVER], { hasLock: true }),
  ).not.toContain('parted');
});

test('logs whose beginning is lost are enough where the rest decides', () => {
  const from = everyScenario();
  expect(outcome(['active', 'replicates'], JOINS, { from })).toBe('primary');
  expect(outcome([], TAKES_OVER, { from })).toContain(' or ');
});

test('what a command saw last settles what the logs alone do not', () => {
  const seen = { newest: 'backup', active: 'backup', inSync: false, parted: false } as const;
  expect(outcome([], [], { from: [scenarioOf(seen)] })).toBe('backup');
  expect(outcome(JOINS, ['replicates', 'hands-over'], { from: [scenarioOf(seen)] })).toBe(
    'primary',
  );
  const both = { newest: null, active: null, inSync: false, parted: true } as const;
  expect(outcome([], [], { from: [scenarioOf(both)] })).toBe('nobody parted');
});

test.each([{ hasLock: false }, { hasLock: true }])(
  'whatever happens to a pair, the logs never name a broker that lacks something (lock: $hasLock)',
  ({ hasLock }) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 40 }), (acts) => {
        const pair = new SimulatedPair(hasLock);
        for (const act of acts) pair.act(act);
        const { primary, backup } = pair.logs;
        const said = outcome(primary, backup, { hasLock });
        const holders: readonly (BrokerRole | 'nobody')[] = [...pair.holders(), 'nobody'];
        expect(said).not.toBe('impossible');
        if (said === 'primary' || said === 'backup') expect(holders).toContain(said);
        // Under a lock that is always certain.
        if (hasLock) expect(said).toMatch(/^(?:primary|backup|nobody)$/);
      }),
      { numRuns: 3_000 },
    );
  },
  30_000,
);
