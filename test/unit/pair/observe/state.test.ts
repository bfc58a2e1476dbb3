import { expect, test } from 'vitest';
import { CODE } from '../../../../src/broker/log/log.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import { PAIR_STATES, type PairState } from '../../../../src/model/status.ts';
import {
  activeRole,
  bothActive,
  holdsLock,
  pairState,
  standingOf,
  type BrokerSample,
  type PairSample,
} from '../../../../src/pair/observe/state.ts';

const PROCESS = { pid: 7, commandLine: 'java', paused: false, started: 'x', uptimeMs: 0 };
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

/** The possible samples of a broker. `+` = in sync. */
const SAMPLES = {
  gone: { process: null, view: null },
  silent: { process: PROCESS, view: null },
  paused: { process: { ...PROCESS, paused: true }, view: null },
  passive: is({}),
  'passive+': is({ replicaSync: true }),
  active: is({ active: true }),
  'active+': is({ active: true, replicaSync: true }),
  stranger: is({ active: true, nodeId: 'another' }),
} as const satisfies Record<string, BrokerSample>;
type SampleName = keyof typeof SAMPLES;

const sampleOf = (primary: SampleName, backup: SampleName): PairSample => ({
  primary: SAMPLES[primary],
  backup: SAMPLES[backup],
});

const STATES: readonly [SampleName, SampleName, BrokerRole | null, number, PairState][] = [
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
  'primary %s, backup %s, newest data at %s, none active for %i ms: %s',
  (primary, backup, newest, forMs, state) => {
    const context = { newest, noneActiveForMs: forMs, canLock: true };
    expect(pairState(sampleOf(primary, backup), context)).toBe(state);
  },
);

test.each<[SampleName, SampleName, PairState]>([
  ['gone', 'passive', 'unavailable'],
  ['gone', 'gone', 'down'],
  ['active', 'passive', 'unprotected'],
])('primary %s, backup %s, and ZooKeeper has no quorum: %s', (primary, backup, state) => {
  const context = { newest: null, noneActiveForMs: 0, canLock: false };
  expect(pairState(sampleOf(primary, backup), context)).toBe(state);
});

test('every state is in the table', () => {
  expect(new Set(STATES.map(([, , , , state]) => state))).toEqual(new Set(PAIR_STATES));
});

test.each<[SampleName, SampleName, boolean, BrokerRole | null]>([
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

test.each<[string, readonly (keyof typeof CODE)[], ReturnType<typeof standingOf>]>([
  ['nothing logged', [], 'starting'],
  ['a start', ['starting', 'backupStarted'], 'starting'],
  ['active without a replica before', ['starting', 'active'], 'alone'],
  ['in sync', ['starting', 'backupStarted', 'replicaInSync'], 'replica'],
  ['a hand-back', ['starting', 'replicaInSync', 'promoting', 'active'], 'successor'],
  ['in sync only after it was active', ['starting', 'active', 'replicaInSync'], 'alone'],
  ['a new start', ['replicaInSync', 'active', 'starting'], 'starting'],
  ['an earlier hand-back', ['replicaInSync', 'active', 'starting', 'active'], 'alone'],
])('a broker started beside the active one, by its log: %s', (_, names, standing) => {
  expect(standingOf(names.map((name) => CODE[name]))).toBe(standing);
});

test.each<[string, readonly (keyof typeof CODE)[], boolean]>([
  ['nothing logged', [], false],
  ['it starts', ['starting'], false],
  ['it opens its journal', ['starting', 'opensNioJournal'], true],
  ['the same by asynchronous IO', ['starting', 'opensAioJournal'], true],
  ['it is active', ['starting', 'active'], true],
  [
    'its data are older: it becomes a backup',
    ['starting', 'dataMovedAside', 'opensNioJournal'],
    false,
  ],
  [
    'only an earlier start had the lock',
    ['starting', 'opensNioJournal', 'active', 'starting'],
    false,
  ],
  ['it has the lock again', ['starting', 'opensNioJournal', 'starting', 'opensNioJournal'], true],
])('a primary under a lock manager, by its log: %s', (_, names, holds) => {
  expect(holdsLock(names.map((name) => CODE[name]))).toBe(holds);
});
