import { expect, test } from 'vitest';
import { makeLevel } from '../../../../src/drill/report/bins.ts';
import { FLAG, type Messages } from '../../../../src/drill/evidence/evidence.ts';
import { makeTimeline } from '../../../../src/drill/report/timeline.ts';
import { latencyCode } from '../../../../src/math/byte-codes.ts';
import { MILESTONES } from '../../../../src/model/timeline.ts';
import { synthetic } from './synthetic.ts';

const bytes = (base64: string): readonly number[] => [...Buffer.from(base64, 'base64')];
const floats = (base64: string): readonly number[] => [
  ...new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer),
];
const words = (base64: string): readonly number[] => [
  ...new Uint32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer),
];

/** Messages by their times: sent, acknowledged and received. */
function messagesOf(rows: readonly (readonly [number, number, number])[]): Messages {
  const column = (which: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row[which]);
  return {
    count: rows.length,
    flags: Uint8Array.from(
      rows,
      ([, acked, received]) =>
        FLAG.attempted |
        (Number.isNaN(acked) ? 0 : FLAG.acknowledged) |
        (Number.isNaN(received) ? 0 : FLAG.consumed),
    ),
    producer: new Uint8Array(rows.length),
    consumer: new Uint8Array(rows.length),
    sentAt: column(0),
    ackedAt: column(1),
    receivedAt: column(2),
  };
}

const NEVER = Number.NaN;
const MESSAGES = messagesOf([
  [1, 3, 4],
  [2, 12, 14],
  [8, 9, 25],
  [11, NEVER, 13], // the answer got lost
  [12, 14, NEVER], // lost
  [19, NEVER, NEVER], // unknown
]);

test('bins count by the moment, and rank the latencies', () => {
  const level = makeLevel(MESSAGES, [{ fromMs: 0, bins: 3 }], 10);
  expect(bytes(level.sent)).toEqual([3, 3, 0]);
  expect(bytes(level.acked)).toEqual([2, 2, 0]);
  expect(bytes(level.received)).toEqual([1, 2, 1]);
  const codes = (...latencies: readonly number[]): readonly number[] => latencies.map(latencyCode);
  expect(bytes(level.ackLatency.median)).toEqual(codes(1, 2, NEVER));
  expect(bytes(level.ackLatency.p95)).toEqual(codes(2, 10, NEVER));
  expect(bytes(level.ackLatency.max)).toEqual(codes(2, 10, NEVER));
  expect(bytes(level.receiveLatency.max)).toEqual(codes(3, 12, 17));
});

test('a message between two stretches is in no bin', () => {
  const level = makeLevel(
    MESSAGES,
    [
      { fromMs: 0, bins: 2 },
      { fromMs: 12, bins: 3 },
    ],
    2,
  );
  expect(bytes(level.sent)).toEqual([1, 1, 1, 0, 0]);
  expect(bytes(level.acked)).toEqual([0, 1, 1, 1, 0]);
});

test('a small drill has a dot for every message', () => {
  const { evidence, verdict } = synthetic({ rounds: 1, messages: 6, faults: ['kill'] });
  const { dots, lost, unknown, levels } = makeTimeline(
    { ...evidence, messages: MESSAGES },
    verdict,
  );
  expect(dots).toMatchObject({ count: 6, whole: true });
  expect(words(dots.number)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(words(dots.sentAt)).toEqual([10, 20, 80, 110, 120, 190]);
  expect(floats(dots.ackLatency)).toEqual([2, 10, 1, NEVER, 2, NEVER]);
  expect(floats(dots.receiveLatency)).toEqual([3, 12, 17, 2, NEVER, NEVER]);
  expect(lost).toEqual([[4, 14]]);
  expect(unknown).toEqual([[5, 19]]);
  expect(levels).toHaveLength(1);
});

test('a round has its bands, its waits and its milestones', () => {
  const { evidence, verdict } = synthetic({ rounds: 1, messages: 2_000, faults: ['kill'] });
  const [round] = verdict.rounds;
  const { rounds, endMs, bothActive } = makeTimeline(evidence, verdict);
  const after = (name: string): number =>
    (round?.atMs ?? 0) + (round?.milestones.find((each) => each.name === name)?.atMs ?? 0);
  const outage = round?.outage;
  expect(rounds).toEqual([
    {
      round: 1,
      fault: 'kill',
      target: 'primary',
      takeover: true,
      band: [round?.atMs, after('first-ack')],
      heal: [after('heal'), after('protected')],
      outage: [Math.round((outage?.fromMs ?? 0) * 10) / 10, outage?.ms],
      consumerOutage: [expect.any(Number), round?.consumerOutage?.ms],
      failback: [expect.any(Number), round?.failbackOutage?.ms],
      bothActiveMs: 0,
      lost: 0,
      restoredMs: round?.restoredMs,
      milestones: round?.milestones.map(({ name, atMs }) => [MILESTONES.indexOf(name), atMs]),
    },
  ]);
  expect(endMs).toBe(evidence.endMs);
  expect(bothActive).toEqual([]);
});

test('the outage of a pause without a takeover lasts until the broker is resumed', () => {
  const { evidence, verdict } = synthetic({ rounds: 1, messages: 900, faults: ['pause'] });
  const rounds = verdict.rounds.map((round) => ({ ...round, takeover: false }));
  const resume = evidence.nemesis.find(({ f }) => f === 'resume')?.t;
  const { rounds: bands } = makeTimeline(evidence, { ...verdict, rounds });
  expect(bands[0]?.band[1]).toBe(resume);
});

test('a split brain is marked while both brokers were certainly active', () => {
  const { evidence, verdict } = synthetic({ rounds: 2, messages: 900, splitBrainRound: 2 });
  const { bothActive, lanes } = makeTimeline(evidence, verdict);
  const [from = 0, to = 0] = bothActive[0] ?? [];
  expect(to - from).toBeCloseTo(verdict.bothActiveMs, -1);
  const resume = evidence.nemesis.find(({ f }) => f === 'resume')?.t ?? 0;
  expect(from).toBeGreaterThan(resume);
  expect(lanes.primary.from).toHaveLength(lanes.primary.states.length);
});

test('with more messages than dots, those at the edges of an outage are kept', () => {
  const { evidence, verdict } = synthetic({ rounds: 3, messages: 40_000 });
  const { dots, levels } = makeTimeline(evidence, verdict);
  expect(dots.whole).toBe(false);
  expect(dots.count).toBeLessThanOrEqual(24_000);
  expect(levels.map(({ widthMs }) => widthMs)).toEqual([8, 2, 2].map(() => expect.any(Number)));
  const acked = words(dots.number).map((number) => evidence.messages.ackedAt[number]);
  for (const { outage } of verdict.rounds) {
    expect(acked).toContain(outage?.fromMs);
    expect(acked).toContain(outage?.toMs);
  }
});
