import { expect, test } from 'vitest';
import { roundsOf } from '../../../../src/drill/judge/rounds.ts';
import { goodHistory, killRound, Planted } from './planted.ts';

const KILL = { round: 1, fault: 'kill' };

function milestones(history: Planted): Readonly<Record<string, number>> {
  const [round] = history.verdict().rounds;
  return Object.fromEntries((round?.milestones ?? []).map(({ name, atMs }) => [name, atMs]));
}

test('a round has everything that the nemesis recorded of it', () => {
  const history = new Planted({ faults: ['pause'] })
    .nemesis(2_000, 'fault', 'invoke', { ...KILL, fault: 'pause' })
    .nemesis(2_001, 'fault', 'ok', KILL)
    .nemesis(4_000, 'resume', 'info', KILL)
    .nemesis(4_500, 'end-split-brain', 'info', KILL)
    .nemesis(5_000, 'heal', 'invoke', KILL)
    .nemesis(6_000, 'heal', 'info', { ...KILL, why: 'no answer' })
    .drained(9_000);
  expect(roundsOf(history.evidence())).toEqual([
    {
      round: 1,
      fault: 'pause',
      target: 'primary',
      expects: 'either',
      atMs: 2_000,
      injectedMs: 2_001,
      resumeMs: 4_000,
      reconnectMs: null,
      endSplitBrainMs: 4_500,
      recoverMs: 5_000,
      protectedMs: null,
      why: 'no answer',
      endMs: 6_000,
    },
  ]);
});

test('a round without recovery ends with the next fault, and the last one with the load', () => {
  const history = new Planted({ faults: ['kill', 'kill'] })
    .nemesis(2_000, 'fault', 'invoke', KILL)
    .nemesis(3_000, 'fault', 'invoke', { ...KILL, round: 2 });
  const ends = (): number[] => roundsOf(history.evidence()).map(({ endMs }) => endMs);
  expect(ends()).toEqual([3_000, 3_000]);
  history.process(5_000, 'primary', 'running');
  expect(ends()).toEqual([3_000, 5_000]);
  history.drained(4_000);
  expect(ends()).toEqual([3_000, 4_000]);
});

test('operations without a recorded fault make no round', () => {
  const history = new Planted({ faults: ['kill'] })
    .nemesis(3_000, 'heal', 'ok', KILL)
    .drained(9_000);
  expect(roundsOf(history.evidence())).toEqual([]);
});

test('milestones are in the order of time', () => {
  const history = new Planted({ faults: ['pause'] })
    .flow({ from: 100, to: 20_000, blocked: [[2_000, 3_200]] })
    .nemesis(2_000, 'fault', 'invoke', { ...KILL, fault: 'pause' })
    .nemesis(2_001, 'fault', 'ok', KILL)
    .log(2_950, 'backup', 'AMQ221037')
    .log(3_000, 'backup', 'AMQ221007')
    .nemesis(6_000, 'resume', 'info', KILL)
    .nemesis(8_600, 'end-split-brain', 'info', KILL)
    .nemesis(8_800, 'heal', 'invoke', KILL)
    .log(11_000, 'primary', 'AMQ221024')
    // A primary may be active before the backup logs that it hands back.
    .log(12_000, 'primary', 'AMQ221007')
    .log(13_000, 'backup', 'AMQ221039')
    .nemesis(15_000, 'heal', 'ok', KILL)
    .drained(20_100);
  expect(Object.entries(milestones(history))).toEqual([
    ['fault', 0],
    ['promoting', 950],
    ['active', 1_000],
    ['first-ack', 1_200],
    ['resume', 4_000],
    ['end-split-brain', 6_600],
    ['heal', 6_800],
    ['in-sync', 9_000],
    ['failback-active', 10_000],
    ['hand-back', 11_000],
    ['protected', 13_000],
  ]);
});

test('a restart of the backup has no takeover, and its replica is in sync again', () => {
  const restart = { round: 1, fault: 'restart-backup' };
  const history = new Planted({ faults: ['restart-backup'] })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', restart)
    .nemesis(2_001, 'fault', 'ok', restart)
    .nemesis(2_020, 'heal', 'invoke', restart)
    .log(3_000, 'primary', 'AMQ221024')
    .log(4_500, 'backup', 'AMQ221024')
    .nemesis(5_000, 'heal', 'ok', restart)
    .drained(6_600);
  expect(milestones(history)).toEqual({ fault: 0, heal: 20, 'in-sync': 2_500, protected: 3_000 });
});

test('log lines of other rounds are not milestones of this one; none is older than its fault', () => {
  const history = new Planted({ faults: ['kill', 'kill'] })
    .flow({ from: 100, to: 14_000 })
    .log(1_000, 'backup', 'AMQ221037')
    .log(1_990, 'backup', 'AMQ221037')
    .drained(14_100);
  killRound(killRound(history, 1, 2_000), 2, 8_000);
  expect(milestones(history)).toMatchObject({ promoting: 0, active: 400, 'in-sync': 2_000 });
});

test('a takeover without a single acknowledgement after it', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000);
  history.flow({ from: 100, to: 1_900 }).drained(6_600);
  expect(milestones(history)).not.toHaveProperty('first-ack');
  history.message({ sent: 5_000, acked: 5_005, producer: 'latecomer' });
  expect(milestones(history)).not.toHaveProperty('first-ack');
});

test('a pair that is not protected again was not restored', () => {
  const history = new Planted({ faults: ['kill'] })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', KILL)
    .nemesis(2_001, 'fault', 'ok', KILL)
    .drained(6_600);
  expect(history.verdict().rounds[0]?.restoredMs).toBeNull();
  expect(goodHistory().verdict().rounds[0]?.restoredMs).toBe(4_000);
});
