import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Client } from '../../../../src/drill/judge/clients.ts';
import { longestGap } from '../../../../src/drill/judge/outages.ts';
import type { RoundVerdict } from '../../../../src/model/verdict.ts';
import { blockedByKill, goodHistory, killRound, Planted } from './planted.ts';

function firstRound(history: Planted): RoundVerdict {
  const [round] = history.verdict().rounds;
  if (round === undefined) throw new Error('no round');
  return round;
}

const wait = (process: string, fromMs: number, toMs: number) => ({
  process,
  fromMs,
  toMs,
  ms: toMs - fromMs,
});

test('an outage that begins before its fault counts whole', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 1_200 })
    .flow({ from: 2_500, to: 6_500 })
    .drained(6_600);
  expect(firstRound(history).outage).toEqual(wait('producer-0', 1_205, 2_505));
});

test('a wait that ended before the fault, or began after the recovery, is not part of the outage', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 500 })
    .flow({ from: 1_995, to: 2_595, every: 50 })
    .flow({ from: 2_616, to: 2_616 })
    .flow({ from: 4_000, to: 6_500, every: 50 })
    .drained(6_600);
  const { outage, failbackOutage } = firstRound(history);
  expect(outage).toEqual(wait('producer-0', 2_000, 2_050));
  expect(failbackOutage).toEqual(wait('producer-0', 2_621, 4_005));
});

test('a takeover during the recovery ends the outage, not the failback', () => {
  const kill = { round: 1, fault: 'zk-majority' };
  const history = new Planted({ faults: ['zk-majority'] })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .nemesis(3_000, 'heal', 'invoke', kill)
    .log(5_000, 'backup', 'AMQ221007')
    .nemesis(6_400, 'heal', 'ok', kill)
    .flow({ from: 100, to: 3_500 })
    .flow({ from: 5_100, to: 6_500, blocked: [[5_800, 6_000]] })
    .drained(6_600);
  const { outage, failbackOutage, takeover } = firstRound(history);
  expect(takeover).toBe(true);
  expect(outage).toEqual(wait('producer-0', 3_505, 5_105));
  expect(failbackOutage?.fromMs).toBeGreaterThan(5_105);
});

test('one wait from the fault until after the failback counts once', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 1_900 })
    .flow({ from: 5_000, to: 6_500 })
    .drained(6_600);
  const { outage, failbackOutage } = firstRound(history);
  expect(outage).toEqual(wait('producer-0', 1_905, 5_005));
  expect(failbackOutage).toEqual(wait('producer-0', 5_005, 5_105));
});

test('acknowledgements count in the order of time, not of their numbers', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000).drained(6_600);
  for (const acked of [2_610, 1_990, 6_500, 2_300, 2_800]) history.message({ sent: 100, acked });
  expect(firstRound(history).outage).toEqual(wait('producer-0', 1_990, 2_300));
});

test('the longest wait of several producers, without the late producer', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 6_500, blocked: blockedByKill(2_000) })
    .flow({ from: 130, to: 6_530, blocked: [[2_000, 2_900]], producer: 'producer-1' })
    .flow({ from: 1_000, to: 1_000, producer: 'latecomer' })
    .drained(6_600);
  const { outage, failbackOutage } = firstRound(history);
  expect(outage).toEqual(wait('producer-1', 1_935, 2_900));
  // 2.9 s is after the return of the broker at 2.62 s; but that wait of producer-1 already counts.
  expect(failbackOutage).toEqual(wait('producer-0', 4_205, 5_000));
});

test('a producer without an acknowledgement before the fault waits since its first send', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 700, to: 6_500, blocked: [[0, 2_600]] })
    .drained(6_600);
  expect(firstRound(history).outage).toEqual(wait('producer-0', 700, 2_600));
});

test('a producer that is never acknowledged again waits until the end of the load', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .flow({ from: 100, to: 1_900 })
    .drained(9_000);
  history.message({ sent: 2_000 });
  expect(firstRound(history)).toMatchObject({
    outage: wait('producer-0', 1_905, 9_000),
    failbackOutage: null,
  });
});

test('the time of the drain is not a wait, though the last acknowledgement came before it', () => {
  const history = killRound(
    new Planted({ faults: ['kill'], limits: { maxOutageMs: 5_000 } }),
    1,
    2_000,
  )
    .flow({ from: 100, to: 5_998, blocked: blockedByKill(2_000) })
    .drained(40_000, 6_001);
  expect(history.verdict()).toMatchObject({ verdict: 'pass', reasons: [] });
  expect(firstRound(history).failbackOutage).toEqual(wait('producer-0', 4_205, 5_000));
});

test('without a drain the load ends with the history', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000);
  history.flow({ from: 100, to: 1_900 }).process(7_000, 'primary', 'running');
  expect(firstRound(history).outage).toEqual(wait('producer-0', 1_905, 7_000));
});

test('a pause without a takeover: the whole pause is the outage, and it passes', () => {
  const pause = { round: 1, fault: 'pause' };
  const history = new Planted({ faults: ['pause'] })
    .flow({ from: 100, to: 6_500, blocked: [[2_000, 4_000]] })
    .nemesis(2_000, 'fault', 'invoke', pause)
    .nemesis(2_001, 'fault', 'ok', pause)
    .process(2_100, 'primary', 'paused')
    .nemesis(4_000, 'resume', 'info', pause)
    .process(4_100, 'primary', 'running')
    .nemesis(6_001, 'heal', 'invoke', pause)
    .nemesis(6_100, 'heal', 'ok', pause)
    .drained(6_600);
  expect(history.verdict()).toMatchObject({
    verdict: 'pass',
    faults: 1,
    takeovers: 0,
    falseFailovers: 0,
    bothActiveMs: 0,
    rounds: [{ takeover: false, outage: wait('producer-0', 1_905, 4_000), failbackOutage: null }],
  });
});

const RESTART = { round: 1, fault: 'restart-backup' };
const restartBackup = (): Planted =>
  new Planted({ faults: ['restart-backup'] })
    .nemesis(2_000, 'fault', 'invoke', RESTART)
    .nemesis(2_001, 'fault', 'ok', RESTART)
    .nemesis(2_020, 'heal', 'invoke', RESTART)
    .nemesis(5_000, 'heal', 'ok', RESTART)
    .drained(6_600);

test('a restart of the backup: the longest wait until it is back is its outage', () => {
  const history = restartBackup().flow({ from: 100, to: 6_500, blocked: [[4_000, 4_400]] });
  const { outage, failbackOutage } = firstRound(history);
  expect(outage).toEqual(wait('producer-0', 3_905, 4_400));
  expect(failbackOutage).toBeNull();
});

test('consumers wait for first deliveries, from their first connection', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000)
    .connect(1_500, 'consumer-0')
    .drained(6_600);
  for (const received of [2_500, 2_640, 6_000]) {
    history.message({ sent: 1_900, acked: 1_910, received: [received, received + 20] });
  }
  expect(firstRound(history).consumerOutage).toEqual(wait('consumer-0', 1_500, 2_500));
});

test('a consumer that was started for the drain has no wait', () => {
  const history = goodHistory();
  const late = { producer: 'producer-1', consumer: 'consumer-1' };
  history.connect(6_400, 'consumer-1');
  history.message({ ...late, sent: 6_300, acked: 6_301, received: 6_410 });
  expect(firstRound(history).consumerOutage).toEqual(wait('consumer-0', 1_908, 2_603));
  const alone = killRound(new Planted({ faults: ['kill'] }), 1, 2_000).drained(6_600);
  alone.message({ sent: 100, acked: 110, received: 6_550 });
  expect(firstRound(alone).consumerOutage).toBeNull();
});

test('without clients there is no wait', () => {
  const history = killRound(new Planted({ faults: ['kill'] }), 1, 2_000).drained(6_600);
  expect(firstRound(history)).toMatchObject({
    outage: null,
    consumerOutage: null,
    failbackOutage: null,
  });
});

test('the longest gap is the same as in a search of every gap', () => {
  const ms = fc.nat({ max: 100 });
  fc.assert(
    fc.property(fc.uniqueArray(ms), ms, ms, ms, (unsorted, a, b, endMs) => {
      const times = Float64Array.from(unsorted).sort();
      const window = { fromMs: Math.min(a, b), toMs: Math.max(a, b) + 1 };
      const client: Client = { process: 'producer-0', sinceMs: -5, times };
      const edges = [-5, ...times, ...(endMs > (times.at(-1) ?? -5) ? [endMs] : [])];
      const gaps = edges.slice(1).map((toMs, index) => ({ fromMs: edges[index] ?? 0, toMs }));
      const lengths = gaps
        .filter(({ fromMs, toMs }) => fromMs < window.toMs && toMs > window.fromMs)
        .map(({ fromMs, toMs }) => toMs - fromMs);
      expect(longestGap(client, window, endMs)?.ms).toBe(lengths.sort((x, y) => y - x)[0]);
    }),
  );
});
