import { expect, test } from 'vitest';
import { CODE } from '../../../src/broker/log.ts';
import type { BrokerRole } from '../../../src/model/broker.ts';
import { PAIR_STATES, type PairState } from '../../../src/model/status.ts';
import {
  activeRole,
  bothActive,
  lastHolder,
  movedDataAside,
  pairState,
  standingOf,
  type BrokerSample,
  type PairSample,
} from '../../../src/pair/state.ts';

const PROCESS = { pid: 7, commandLine: 'java', paused: false, startedAtMs: 0 };
const VIEW = {
  active: false,
  replicaSync: false,
  nodeId: 'node',
  version: '2.44.0',
  haPolicy: null,
  messages: null,
};
const is = (view: Partial<typeof VIEW>): BrokerSample => ({
  process: PROCESS,
  view: { ...VIEW, ...view },
});

/** What a broker can look like. `+` = in sync. */
const LOOKS = {
  gone: { process: null, view: null },
  silent: { process: PROCESS, view: null },
  paused: { process: { ...PROCESS, paused: true }, view: null },
  passive: is({}),
  'passive+': is({ replicaSync: true }),
  active: is({ active: true }),
  'active+': is({ active: true, replicaSync: true }),
  stranger: is({ active: true, nodeId: 'another' }),
} as const satisfies Record<string, BrokerSample>;
type LookName = keyof typeof LOOKS;

const sampleOf = (primary: LookName, backup: LookName): PairSample => ({
  primary: LOOKS[primary],
  backup: LOOKS[backup],
});

const STATES: readonly [LookName, LookName, BrokerRole | null, number, PairState][] = [
  ['gone', 'gone', null, 0, 'down'],
  ['gone', 'gone', 'primary', 90_000, 'down'],
  ['active+', 'passive+', 'primary', 0, 'protected'],
  ['active+', 'passive+', 'backup', 90_000, 'protected'],
  ['active+', 'passive', null, 0, 'unprotected'],
  ['active', 'passive+', null, 0, 'unprotected'],
  ['active+', 'silent', null, 0, 'unprotected'],
  ['active+', 'paused', null, 0, 'unprotected'],
  ['active', 'gone', 'backup', 90_000, 'unprotected'],
  ['gone', 'active', 'primary', 90_000, 'failed-over'],
  ['passive+', 'active+', null, 0, 'failed-over'],
  ['paused', 'active', 'primary', 0, 'failed-over'],
  ['active', 'active', null, 0, 'split-brain'],
  ['active+', 'active', 'primary', 90_000, 'split-brain'],
  ['active', 'stranger', null, 0, 'split-brain'],
  ['silent', 'gone', null, 0, 'starting'],
  ['passive', 'passive', 'primary', 59_999, 'starting'],
  ['passive', 'passive', 'primary', 60_000, 'unavailable'],
  ['paused', 'passive+', 'primary', 0, 'unavailable'],
  ['gone', 'paused', 'backup', 0, 'unavailable'],
  ['paused', 'silent', 'backup', 0, 'starting'],
  ['paused', 'silent', null, 0, 'starting'],
  ['gone', 'passive+', 'primary', 0, 'starting'],
];

test.each(STATES)(
  'primary %s, backup %s, last active %s, none active for %i ms: %s',
  (primary, backup, lastActive, forMs, state) => {
    const context = {
      nowMs: 1_000_000,
      lastActive,
      noneActiveSinceMs: 1_000_000 - forMs,
      canLock: true,
    };
    expect(pairState(sampleOf(primary, backup), context)).toBe(state);
  },
);

test.each<[LookName, LookName, PairState]>([
  ['gone', 'passive', 'unavailable'],
  ['gone', 'gone', 'down'],
  ['active', 'passive', 'unprotected'],
])('primary %s, backup %s, and ZooKeeper has no majority: %s', (primary, backup, state) => {
  const context = { nowMs: 1, lastActive: null, noneActiveSinceMs: 1, canLock: false };
  expect(pairState(sampleOf(primary, backup), context)).toBe(state);
});

test('every state is in the table', () => {
  expect(new Set(STATES.map(([, , , , state]) => state))).toEqual(new Set(PAIR_STATES));
});

test.each<[LookName, LookName, boolean, BrokerRole | null]>([
  ['active', 'active+', true, null],
  ['active', 'stranger', true, null],
  ['active', 'passive+', false, 'primary'],
  ['passive+', 'active', false, 'backup'],
  ['passive', 'silent', false, null],
  ['gone', 'gone', false, null],
])('primary %s, backup %s: both active %s, the active one is %s', (primary, backup, both, role) => {
  expect(bothActive(sampleOf(primary, backup))).toBe(both);
  expect(activeRole(sampleOf(primary, backup))).toBe(role);
});

type Said = readonly [BrokerRole, keyof typeof CODE];

const START: readonly Said[] = [
  ['primary', 'active'],
  ['backup', 'backupStarted'],
  ['backup', 'replicaInSync'],
];
const FAILOVER: readonly Said[] = [...START, ['backup', 'promoting'], ['backup', 'active']];
const HAND_BACK: readonly Said[] = [
  ...FAILOVER,
  ['primary', 'replicaInSync'],
  ['backup', 'restartsAsBackup'],
];

/** Each event 10 ms after the one before, sorted into the log of its broker. */
function holderAfter(said: readonly Said[]): string {
  const events = said.map(([role, name], index) => ({ role, code: CODE[name], atMs: 10 * index }));
  const holder = lastHolder({
    primary: events.filter(({ role }) => role === 'primary'),
    backup: events.filter(({ role }) => role === 'backup'),
  });
  return holder === null ? 'nobody' : `${holder.role} since event ${String(holder.atMs / 10)}`;
}

test.each<[string, readonly Said[], string]>([
  ['nothing', [], 'nobody'],
  ['a backup alone', [['backup', 'backupStarted']], 'nobody'],
  ['a start', START, 'primary since event 0'],
  ['a primary that stopped', [...START, ['primary', 'serverStopped']], 'primary since event 0'],
  ['a failover, and a double kill after it', FAILOVER, 'backup since event 4'],
  [
    'a failover, and the primary coming back without being in sync yet',
    [...FAILOVER, ['primary', 'backupStarted']],
    'backup since event 4',
  ],
  [
    'a replica in sync that was not handed anything',
    [...FAILOVER, ['primary', 'replicaInSync']],
    'backup since event 4',
  ],
  ['a hand-back cut off before the primary was active', HAND_BACK, 'primary since event 6'],
  ['a failback', [...HAND_BACK, ['primary', 'active']], 'primary since event 7'],
  [
    'a failback, and the backup in sync again',
    [...HAND_BACK, ['primary', 'active'], ['backup', 'replicaInSync']],
    'primary since event 7',
  ],
  [
    'a restart as backup without a replica in sync since the failover',
    [...FAILOVER, ['backup', 'restartsAsBackup']],
    'backup since event 4',
  ],
  [
    'a restart as backup, with a replica in sync only before the last activation',
    [
      ...FAILOVER,
      ['primary', 'replicaInSync'],
      ['backup', 'active'],
      ['backup', 'restartsAsBackup'],
    ],
    'backup since event 6',
  ],
  [
    'a restart as backup of the one that held nothing',
    [...START, ['backup', 'restartsAsBackup']],
    'primary since event 0',
  ],
  [
    'two failovers',
    [...HAND_BACK, ['primary', 'active'], ['backup', 'replicaInSync'], ['backup', 'active']],
    'backup since event 9',
  ],
  ['a primary started alone after a double kill', [...FAILOVER, ...START], 'primary since event 5'],
])('the newest data after %s', (_, said, expected) => {
  expect(holderAfter(said)).toBe(expected);
});

test.each<[readonly (keyof typeof CODE)[], boolean]>([
  [[], false],
  [['dataMovedAside'], false],
  [['active'], false],
  [['active', 'dataMovedAside'], true],
  [['active', 'dataMovedAside', 'backupStarted'], true],
  [['active', 'dataMovedAside', 'replicaInSync'], false],
  [['dataMovedAside', 'replicaInSync', 'active'], false],
  [['active', 'dataMovedAside', 'replicaInSync', 'active', 'dataMovedAside'], true],
])('%j: its newest data are aside: %s', (names, aside) => {
  expect(movedDataAside(names.map((name, atMs) => ({ atMs, code: CODE[name] })))).toBe(aside);
});

test.each<[string, readonly (keyof typeof CODE)[], ReturnType<typeof standingOf>]>([
  ['nothing said', [], 'starting'],
  ['a start', ['starting', 'backupStarted'], 'starting'],
  ['active without a replica before', ['starting', 'active'], 'alone'],
  ['in sync', ['starting', 'backupStarted', 'replicaInSync'], 'replica'],
  ['a hand-back', ['starting', 'replicaInSync', 'promoting', 'active'], 'successor'],
  ['in sync only after it was active', ['starting', 'active', 'replicaInSync'], 'alone'],
  ['a new start', ['replicaInSync', 'active', 'starting'], 'starting'],
  ['an earlier hand-back', ['replicaInSync', 'active', 'starting', 'active'], 'alone'],
])('a broker started beside the active one, by its log: %s', (_, names, standing) => {
  expect(standingOf(names.map((name, atMs) => ({ atMs, code: CODE[name] })))).toBe(standing);
});
