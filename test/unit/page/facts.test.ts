import { expect, test } from 'vitest';
import { detailOf } from '../../../src/page/detail.ts';
import { factsAt, nearestDot } from '../../../src/page/facts.ts';
import { Frame, layOut } from '../../../src/page/frame.ts';
import { scalesOf } from '../../../src/page/scales.ts';
import { View } from '../../../src/page/view.ts';
import { drillOf } from './samples.ts';

const drill = drillOf({ rounds: 1, messages: 2_000, faults: ['kill'] });
const frame = new Frame(new View(drill.endMs), layOut(1_000));
const detail = detailOf(drill, frame);
const scale = scalesOf(drill).latencies;

test('a moment is described with its round and the state of each broker', () => {
  const at = drill.rounds[0]?.at ?? 0;
  const facts = factsAt(drill, at + 20, 1_000, detail, null);
  expect(facts.map(([name]) => name)).toEqual([
    'time',
    'round 1, kill',
    'replicatedMaster',
    'replicatedSlave',
  ]);
  expect(facts[1]?.[1]).toBe('+20 ms');
  expect(facts[2]?.[1]).toBe('down or no answer');
});

test('before the first fault there is no round, but a queue', () => {
  const names = factsAt(drill, 600, drill.endMs, detail, null).map(([name]) => name);
  expect(names).toEqual(['time', 'replicatedMaster', 'replicatedSlave', 'in the queue']);
});

test('the message under the pointer is found and described', () => {
  const { sentAt, latency, number } = drill.messages;
  const ms = latency.ack[100] ?? 0;
  const row = frame.layout.rows.ack;
  const at = { x: frame.xOf((sentAt[100] ?? 0) + ms), y: scale.yOf(row, ms) };
  const dot = nearestDot(drill, frame, scale, detail, at);
  expect(dot).toMatchObject(at);
  const facts = factsAt(drill, frame.timeOf(at.x), 1_000, detail, dot).slice(-3);
  expect(facts.map(([name]) => name)).toEqual([
    `message ${number[dot?.place ?? 0]}`,
    'acknowledged',
    'received',
  ]);
  expect(facts[1]?.[1]).toMatch(/^after \d+(\.\d)? ms$/);
  expect(nearestDot(drill, frame, scale, detail, { x: at.x, y: 1 })).toBeNull();
});

test('bins are described by their median and maximum', () => {
  const large = drillOf({ rounds: 1, messages: 60_000 });
  const whole = new Frame(new View(large.endMs), layOut(1_000));
  const facts = factsAt(large, 600, large.endMs, detailOf(large, whole), null).slice(-3);
  expect(facts.map(([name]) => name)).toEqual([
    expect.stringMatching(/^within \d+ ms$/),
    'acknowledged',
    'received',
  ]);
  expect(facts[1]?.[1]).toMatch(/^\d+: \d+ ms, max \d+ ms$/);
});
