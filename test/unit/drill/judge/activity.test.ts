import { expect, test } from 'vitest';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { goodHistory, killRound, Planted } from './planted.ts';

const ACTIVE = { active: true };
const PASSIVE = { active: false };

function bothActive(history: Planted): number {
  return history.drained(90_000).verdict().bothActiveMs;
}

test('both are certainly active from the later first answer to the earlier last question', () => {
  const history = new Planted()
    .answers(1_000, 5_000, 'primary', ACTIVE)
    .answers(3_100, 7_100, 'backup', ACTIVE);
  // The backup answered at 3.1 s; the last question to the primary went out at 4.99 s.
  expect(bothActive(history)).toBe(1_890);
});

test.each<[string, (history: Planted) => Planted, number]>([
  [
    'a single answer proves no length of time',
    (history) => history.answer(2_000, 'backup', ACTIVE),
    0,
  ],
  ['two answers do', (history) => history.answers(2_000, 2_200, 'backup', ACTIVE), 190],
  [
    'a passive answer between',
    (history) =>
      history
        .answers(2_000, 2_400, 'backup', ACTIVE)
        .answer(2_600, 'backup', PASSIVE)
        .answers(2_800, 3_000, 'backup', ACTIVE),
    390 + 190,
  ],
  [
    'no answer between',
    (history) =>
      history
        .answers(2_000, 2_400, 'backup', ACTIVE)
        .noAnswer(2_600, 'backup')
        .answers(2_800, 3_000, 'backup', ACTIVE),
    390 + 190,
  ],
  [
    'a replica that comes and goes changes nothing',
    (history) =>
      history
        .answer(2_000, 'backup', { ...ACTIVE, inSync: false })
        .answer(2_200, 'backup', { ...ACTIVE, inSync: true })
        .answer(2_400, 'backup', { ...ACTIVE, inSync: false }),
    390,
  ],
  [
    'another node id makes it no less',
    (history) => history.answers(2_000, 3_000, 'backup', { ...ACTIVE, nodeId: 'other' }),
    990,
  ],
  [
    'a broker that knows no node yet',
    (history) => history.answers(2_000, 3_000, 'backup', { ...ACTIVE, nodeId: null }),
    0,
  ],
  [
    'a pause between: neither before it is seen nor after it was one surely active',
    (history) =>
      history
        .answers(2_000, 2_400, 'backup', ACTIVE)
        .process(2_600, 'backup', 'paused')
        .process(9_000, 'backup', 'running')
        .answers(9_100, 9_300, 'backup', ACTIVE),
    390 + 190,
  ],
  [
    'a process that ended between',
    (history) =>
      history
        .answers(2_000, 2_400, 'backup', ACTIVE)
        .process(2_600, 'backup', 'stopped')
        .process(2_700, 'backup', 'running')
        .answers(2_800, 3_000, 'backup', ACTIVE),
    390 + 190,
  ],
])('beside an active primary, %s', (_, plant, ms) => {
  const history = new Planted().answers(100, 11_000, 'primary', ACTIVE);
  expect(bothActive(plant(history))).toBe(ms);
});

test('two brokers without a node are no pair', () => {
  const active = { ...ACTIVE, nodeId: null };
  const history = new Planted()
    .answers(1_000, 5_000, 'primary', active)
    .answers(1_000, 5_000, 'backup', active);
  expect(bothActive(history)).toBe(0);
});

/** The active broker hangs for 4 s, the other takes over, and for 2.5 s both are active. */
function splitBrain(pausedIsSeen = true): Planted {
  const pause = { round: 1, fault: 'pause' };
  const history = new Planted({ faults: ['pause'] })
    .flow({ from: 100, to: 20_000, blocked: [[2_000, 3_200]] })
    .answers(100, 1_900, 'primary', ACTIVE)
    .answers(100, 2_900, 'backup', PASSIVE)
    .nemesis(2_000, 'fault', 'invoke', pause)
    .nemesis(2_001, 'fault', 'ok', pause)
    .log(3_000, 'backup', 'AMQ221007')
    .answers(3_100, 19_900, 'backup', ACTIVE)
    .nemesis(6_000, 'takeover', 'ok', pause)
    .nemesis(6_000, 'resume', 'info', pause)
    .answers(6_100, 8_500, 'primary', ACTIVE)
    .nemesis(8_600, 'end-split-brain', 'info', pause)
    .process(8_700, 'primary', 'stopped')
    .nemesis(8_800, 'heal', 'invoke', pause)
    .process(8_900, 'primary', 'running')
    .answers(9_900, 19_900, 'primary', PASSIVE)
    .nemesis(15_000, 'heal', 'ok', pause)
    .drained(20_100);
  if (pausedIsSeen)
    history.process(2_200, 'primary', 'paused').process(6_050, 'primary', 'running');
  return history;
}

test('a split brain after a pause counts from the first answer of the resumed broker', () => {
  expect(splitBrain().verdict()).toMatchObject({
    verdict: 'fail',
    reasons: ['both brokers were active for 2.4 s (limit 1 s)'],
    takeovers: 1,
    falseFailovers: 0,
    bothActiveMs: 2_390,
    rounds: [{ bothActiveMs: 2_390 }],
  });
});

test('a pause counts even when no observation showed it', () => {
  // From the moment when the broker was resumed: all of its answers say active.
  expect(splitBrain(false).verdict().bothActiveMs).toBe(8_490 - 6_000);
});

test('a round has its own part of the time, and the rest belongs to no round', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 9_000 })
    .answers(3_100, 8_100, 'primary', ACTIVE)
    .answers(5_500, 7_100, 'backup', ACTIVE)
    .drained(9_100);
  // The round ends when the pair is protected again, at 6 s.
  expect(history.verdict()).toMatchObject({ bothActiveMs: 1_590, rounds: [{ bothActiveMs: 500 }] });
});

const took = ({ takeovers, falseFailovers, verdict }: Verdict) => ({
  takeovers,
  falseFailovers,
  verdict,
});
const none = { takeovers: 0, falseFailovers: 0, verdict: 'pass' };

test.each([
  [1_979, { ...none, takeovers: 1, falseFailovers: 1, verdict: 'fail' }],
  [1_980, { ...none, takeovers: 1, falseFailovers: 1, verdict: 'fail' }],
  [6_001, { ...none, takeovers: 1, falseFailovers: 1, verdict: 'fail' }],
])('a second activation of the backup, at %i ms', (at, expected) => {
  expect(took(goodHistory().log(at, 'backup', 'AMQ221007').verdict())).toEqual(expected);
});

/** A kill at 2 s, recovered at 6 s; the backup becomes active once, at `at`. */
function killWithActivation(at: number, role: 'primary' | 'backup' = 'backup'): Planted {
  const kill = { round: 1, fault: 'kill' };
  return new Planted({ faults: ['kill'] })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .nemesis(2_600, 'heal', 'invoke', kill)
    .nemesis(6_000, 'heal', 'ok', kill)
    .log(at, role, 'AMQ221007')
    .drained(6_600);
}

test.each([
  ['too old for any clock', 1_979, { takeovers: 0, falseFailovers: 1, verdict: 'fail' }],
  ['a little old, as clocks differ', 1_980, { takeovers: 1, falseFailovers: 0, verdict: 'pass' }],
  ['in the last moment', 6_000, { takeovers: 1, falseFailovers: 0, verdict: 'pass' }],
  ['after the recovery', 6_001, { takeovers: 0, falseFailovers: 1, verdict: 'fail' }],
])('an activation of the backup %s', (_, at, expected) => {
  expect(took(killWithActivation(at).verdict())).toEqual(expected);
});

test('an activation of the broker that was killed is its failback, not a takeover', () => {
  const verdict = killWithActivation(3_000, 'primary').verdict();
  expect(verdict).toMatchObject({
    verdict: 'fail',
    reasons: ['round 1 (kill): replicatedSlave did not take over'],
    takeovers: 0,
    falseFailovers: 0,
  });
  expect(verdict.rounds[0]?.takeover).toBe(false);
});

test('a fault explains one activation of each broker, and no more', () => {
  const history = goodHistory()
    .log(3_000, 'backup', 'AMQ221007')
    .log(5_500, 'primary', 'AMQ221007');
  expect(history.verdict()).toMatchObject({
    verdict: 'fail',
    reasons: ['a broker became active 2 times without a fault behind it'],
    takeovers: 1,
    falseFailovers: 2,
  });
});

/**
 * A kill at 2 s; the failback is handed over at 4 s, and the backup becomes active again at 4.6 s.
 */
function repeatedFailback(): Planted {
  const kill = { round: 1, fault: 'kill' };
  return new Planted({ faults: ['kill'] })
    .flow({ from: 100, to: 9_500 })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .log(2_500, 'backup', 'AMQ221007')
    .nemesis(2_600, 'heal', 'invoke', kill)
    .log(4_000, 'backup', 'AMQ221039')
    .log(4_600, 'backup', 'AMQ221007')
    .log(7_000, 'backup', 'AMQ221039')
    .log(7_300, 'primary', 'AMQ221007')
    .nemesis(9_000, 'heal', 'ok', kill);
}

test('a failback that has to be repeated belongs to its fault', () => {
  expect(repeatedFailback().drained(9_600).verdict()).toMatchObject({
    verdict: 'pass',
    takeovers: 1,
    falseFailovers: 0,
    reasons: [],
    rounds: [{ failbacks: 2 }],
  });
});

test('the same once the pair was protected again does not', () => {
  const history = repeatedFailback().log(9_200, 'backup', 'AMQ221007').drained(9_600);
  expect(history.verdict()).toMatchObject({ verdict: 'fail', falseFailovers: 1 });
});

test('an activation without any fault', () => {
  const history = new Planted()
    .flow({ from: 100, to: 500 })
    .log(300, 'backup', 'AMQ221007')
    .drained(600);
  expect(history.verdict()).toMatchObject({
    verdict: 'fail',
    reasons: ['a broker became active once without a fault behind it'],
    takeovers: 0,
    falseFailovers: 1,
  });
});

test.each(['primary', 'backup'] as const)(
  'a restart of the backup explains no activation: %s',
  (role) => {
    const restart = { round: 1, fault: 'restart-backup' };
    const history = new Planted({ faults: ['restart-backup'] })
      .flow({ from: 100, to: 6_500 })
      .nemesis(2_000, 'fault', 'invoke', restart)
      .nemesis(2_001, 'fault', 'ok', restart)
      .nemesis(2_020, 'heal', 'invoke', restart)
      .log(3_000, role, 'AMQ221007')
      .nemesis(5_000, 'heal', 'ok', restart)
      .drained(6_600);
    expect(history.verdict()).toMatchObject({
      verdict: 'fail',
      takeovers: 0,
      falseFailovers: 1,
      rounds: [{ takeover: false }],
    });
  },
);

test.each([
  [3, { verdict: 'fail', takeovers: 0, falseFailovers: 1 }],
  [1, { verdict: 'pass', takeovers: 1, falseFailovers: 0 }],
])('a takeover at the end of one of %i ZooKeeper members: %j', (zooKeeperServers, expected) => {
  const kill = { round: 1, fault: 'zk-kill' };
  const history = new Planted({ faults: ['zk-kill'], zooKeeperServers })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .log(3_000, 'backup', 'AMQ221007')
    .nemesis(4_000, 'heal', 'invoke', kill)
    .nemesis(5_000, 'heal', 'ok', kill)
    .drained(6_600);
  expect(history.verdict()).toMatchObject(expected);
});

test('both brokers are active while the link is cut; the moment of the reconnection is a milestone', () => {
  const cut = { round: 1, fault: 'partition' };
  const history = new Planted({ faults: ['partition'] })
    .flow({ from: 100, to: 12_000 })
    .nemesis(2_000, 'fault', 'invoke', cut)
    .nemesis(2_001, 'fault', 'ok', cut)
    .answers(200, 9_000, 'primary', { active: true })
    .answers(5_000, 9_000, 'backup', { active: true })
    .log(4_900, 'backup', 'AMQ221007')
    .nemesis(8_000, 'reconnect', 'info', cut)
    .nemesis(9_100, 'heal', 'invoke', cut)
    .nemesis(11_000, 'heal', 'ok', cut)
    .drained(12_100);
  const verdict = history.verdict();
  expect(verdict).toMatchObject({ verdict: 'fail', takeovers: 1, falseFailovers: 0 });
  expect(verdict.bothActiveMs).toBeGreaterThan(3_500);
  expect(verdict.rounds[0]?.milestones).toContainEqual({ name: 'reconnect', atMs: 6_000 });
});

test('an activation between two rounds belongs to neither', () => {
  const history = new Planted({ faults: ['kill', 'kill'] }).flow({ from: 100, to: 20_000 });
  killRound(killRound(history, 1, 2_000), 2, 8_000).drained(20_100);
  expect(took(history.verdict())).toEqual({ ...none, takeovers: 2 });
  history.log(7_000, 'backup', 'AMQ221007');
  expect(took(history.verdict())).toEqual({ takeovers: 2, falseFailovers: 1, verdict: 'fail' });
});

test('a fault explains a failback that comes after the recovery failed', () => {
  const kill = { round: 1, fault: 'kill' };
  const history = new Planted({ faults: ['kill', 'kill'] })
    .flow({ from: 100, to: 9_000 })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .log(2_400, 'backup', 'AMQ221007')
    .nemesis(2_620, 'heal', 'invoke', kill)
    .nemesis(8_000, 'heal', 'info', { ...kill, why: 'it took too long' })
    .log(8_200, 'primary', 'AMQ221007')
    .drained(9_100, 8_001);
  expect(took(history.verdict())).toEqual({ takeovers: 1, falseFailovers: 0, verdict: 'unknown' });
  history.log(8_900, 'backup', 'AMQ221007');
  expect(took(history.verdict())).toEqual({ takeovers: 1, falseFailovers: 1, verdict: 'fail' });
});
