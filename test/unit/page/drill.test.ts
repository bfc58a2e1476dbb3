import { expect, test } from 'vitest';
import { makeTimeline } from '../../../src/drill/report/timeline.ts';
import { MILESTONE_CODES } from '../../../src/drill/judge/milestones.ts';
import { Drill, deepest } from '../../../src/page/drill.ts';
import { synthetic } from '../drill/report/synthetic.ts';
import { drillOf } from './samples.ts';

test('the page reads what the report wrote: messages one by one', () => {
  const { evidence, verdict } = synthetic({ rounds: 2, messages: 4_000 });
  const timeline = makeTimeline(evidence, verdict);
  const { messages, endMs } = new Drill({ timeline, milestoneCodes: MILESTONE_CODES });
  const { sentAt, ackedAt, receivedAt } = evidence.messages;
  expect(messages.whole).toBe(true);
  expect(endMs).toBeCloseTo(evidence.endMs, 1);
  expect(messages.sentAt).toEqual(messages.sentAt.slice().sort());
  for (const place of [0, 1_000, messages.number.length - 1]) {
    const number = messages.number[place] ?? -1;
    const since = (at: Float64Array): number => (at[number] ?? 0) - (sentAt[number] ?? 0);
    expect(messages.sentAt[place]).toBeCloseTo(sentAt[number] ?? 0, 0);
    expect(messages.latency.ack[place]).toBeCloseTo(since(ackedAt), 2);
    expect(messages.latency.receive[place]).toBeCloseTo(since(receivedAt), 2);
  }
});

test('bins contain as many messages as were sent', () => {
  const drill = drillOf({ rounds: 2, messages: 40_000 });
  const [coarse] = drill.levels;
  const bins = coarse?.stretches.reduce((sum, stretch) => sum + stretch.bins, 0) ?? 0;
  let sent = 0;
  for (let bin = 0; bin < bins; bin += 1) sent += coarse?.count('sent', bin) ?? 0;
  expect(sent / 40_000).toBeCloseTo(1, 1);
  const [least, most] = coarse?.latencyRange() ?? [0, 0];
  expect(least).toBeGreaterThan(0);
  expect(most).toBeGreaterThan(least);
});

test('a round keeps the waits of its verdict, and why it is unusual', () => {
  const options = { rounds: 3, messages: 6_000, splitBrainRound: 2, lost: 5 };
  const { verdict } = synthetic(options);
  const drill = drillOf(options);
  expect(drill.rounds.map(({ round }) => round)).toEqual([1, 2, 3]);
  expect(drill.rounds.map(({ outage }) => outage?.ms)).toEqual(
    verdict.rounds.map(({ outage }) => outage?.ms),
  );
  expect(drill.rounds[1]?.unusual).toEqual(
    expect.arrayContaining([expect.stringMatching(/^\d+ lost$/), 'both active']),
  );
  expect(drill.round(2)).toBe(drill.rounds[1]);
  expect([drill.round(9), drill.round(null)]).toEqual([undefined, undefined]);
});

test('a moment belongs to the round of the last fault before it', () => {
  const drill = drillOf({ rounds: 2, messages: 2_000 });
  const [first, second] = drill.rounds;
  expect(drill.roundAt((first?.at ?? 0) - 1)).toBeUndefined();
  expect(drill.roundAt(first?.at ?? 0)).toBe(first);
  expect(drill.roundAt((second?.at ?? 0) - 1)).toBe(first);
  expect(drill.roundAt(drill.endMs)).toBe(second);
});

test('after a kill the other broker is active, until the failback', () => {
  const drill = drillOf({ rounds: 1, messages: 2_000, faults: ['kill'] });
  const [round] = drill.rounds;
  const at = round?.at ?? 0;
  const taken = round?.milestones.find(({ name }) => name === 'active')?.at ?? 0;
  expect(drill.stateAt('primary', at - 1)).toBe('active');
  expect(drill.stateAt('primary', at + 20)).toBe('down');
  expect(drill.stateAt('backup', at + taken + 100)).toBe('active');
  expect(drill.stateAt('primary', drill.endMs)).toBe('active');
  expect(drill.servedBetween('primary', 0, at)).toBe(true);
  expect(drill.servedBetween('primary', 0, drill.endMs)).toBe(false);
  expect(drill.depthAt('primary', at + 20)).toBeNull();
  expect(deepest(drill)).toBeGreaterThan(0);
});

test('the states between two moments leave no gap', () => {
  const drill = drillOf({ rounds: 2, messages: 2_000 });
  const states = drill.statesBetween('primary', 0, drill.endMs);
  expect(states.at(-1)?.to).toBe(drill.endMs);
  expect(states.at(-1)?.next).toBeNull();
  for (const [index, { to, next }] of states.slice(0, -1).entries()) {
    expect(states[index + 1]?.from).toBe(to);
    expect(states[index + 1]?.state).toBe(next);
  }
});
