import { expect, test } from 'vitest';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { blockedByKill, goodHistory, killRound, Planted } from './planted.ts';

/**
 * 65 messages in 6.4 s. Acknowledged at 1.905 s, killed at 2 s, acknowledged at 2.6 s; back at
 * 4.3-5 s.
 */
const GOOD: Verdict = {
  verdict: 'pass',
  reasons: [],
  seed: 7,
  version: '2.44.0',
  haMode: 'classic',
  client: 'careful',
  faults: 1,
  takeovers: 1,
  attempted: 65,
  acknowledged: 65,
  consumed: 65,
  lost: 0,
  onlyOnOtherSide: 0,
  duplicated: 0,
  unexpected: 0,
  recovered: 0,
  unknown: 0,
  drained: true,
  outOfOrder: 0,
  bothActiveMs: 0,
  falseFailovers: 0,
  outageMs: { min: 695, median: 695, p95: 695, max: 695 },
  consumerOutageMs: { min: 695, median: 695, p95: 695, max: 695 },
  failbackOutageMs: { min: 795, median: 795, p95: 795, max: 795 },
  byFault: [
    {
      fault: 'kill',
      count: 1,
      takeovers: 1,
      outageMs: { min: 695, median: 695, p95: 695, max: 695 },
      lost: 0,
    },
  ],
  rounds: [
    {
      round: 1,
      fault: 'kill',
      target: 'primary',
      atMs: 2_000,
      takeover: true,
      outage: { process: 'producer-0', fromMs: 1_905, toMs: 2_600, ms: 695 },
      consumerOutage: { process: 'consumer-0', fromMs: 1_908, toMs: 2_603, ms: 695 },
      failbackOutage: { process: 'producer-0', fromMs: 4_205, toMs: 5_000, ms: 795 },
      failbacks: 1,
      bothActiveMs: 0,
      lost: 0,
      onlyOnOtherSide: 0,
      restoredMs: 4_000,
      milestones: [
        { name: 'fault', atMs: 0 },
        { name: 'promoting', atMs: 40 },
        { name: 'active', atMs: 400 },
        { name: 'first-ack', atMs: 600 },
        { name: 'heal', atMs: 620 },
        { name: 'in-sync', atMs: 2_000 },
        { name: 'hand-back', atMs: 2_300 },
        { name: 'failback-active', atMs: 2_800 },
        { name: 'protected', atMs: 4_000 },
      ],
    },
  ],
  // 65 messages in 6,400 ms of load, of which producers waited 695 + 795 ms.
  throughput: 13,
  peakMemoryMb: 120,
  reportPath: 'report.html',
};

test('a takeover that loses nothing passes', () => {
  expect(goodHistory().verdict()).toEqual(GOOD);
});

test('each round has its own numbers, and each fault those of its rounds', () => {
  const history = new Planted({ faults: ['kill', 'stop', 'kill'] })
    .connect(60, 'consumer-0')
    .flow({
      from: 100,
      to: 20_000,
      blocked: [2_000, 8_000, 14_000].flatMap(blockedByKill),
    })
    .drained(20_100);
  killRound(history, 1, 2_000);
  killRound(history, 2, 8_000, 'stop');
  killRound(history, 3, 14_000);
  const { messages } = history.evidence();
  // Acknowledged during the recovery of round 2, and never delivered.
  history.message({ sent: 10_000, acked: 11_999 });
  history.message({ sent: 10_000, acked: 12_001 });
  history.message({ sent: 19_000, acked: 19_001 });
  const verdict = history.verdict();
  expect(messages.count).toBe(200);
  expect(verdict.rounds.map(({ round, lost }) => [round, lost])).toEqual([
    [1, 0],
    [2, 1],
    [3, 2],
  ]);
  expect(verdict.byFault).toEqual([
    expect.objectContaining({ fault: 'kill', count: 2, takeovers: 2, lost: 2 }),
    expect.objectContaining({ fault: 'stop', count: 1, takeovers: 1, lost: 1 }),
  ]);
});

test('without any fault there are only the counters', () => {
  const history = new Planted().flow({ from: 100, to: 1_100 }).drained(1_200);
  expect(history.verdict()).toMatchObject({
    verdict: 'pass',
    faults: 0,
    rounds: [],
    acknowledged: 11,
    throughput: 11,
    outageMs: { min: null, median: null, p95: null, max: null },
  });
});

test('a wait that two rounds share is taken from the load once', () => {
  const history = new Planted({ faults: ['kill', 'kill'] })
    .flow({ from: 100, to: 1_900 })
    .flow({ from: 5_000, to: 6_900 })
    .drained(7_000);
  for (const round of [1, 2]) {
    const at = 1_000 + 1_000 * round;
    history
      .nemesis(at, 'fault', 'invoke', { round, fault: 'kill' })
      .nemesis(at + 1, 'fault', 'ok', { round, fault: 'kill' })
      .nemesis(at + 500, 'heal', 'ok', { round, fault: 'kill' });
  }
  const { rounds, throughput } = history.verdict();
  expect(rounds.map(({ outage }) => outage?.ms)).toEqual([3_100, 3_100]);
  // 39 messages in 6,800 ms of load, 3,100 ms of which nothing flowed.
  expect(throughput).toBe(11);
});

test('a drill in which nothing was sent does not pass', () => {
  expect(new Planted().drained(100).verdict()).toMatchObject({
    verdict: 'unknown',
    reasons: ['no message was acknowledged'],
    throughput: 0,
  });
});
