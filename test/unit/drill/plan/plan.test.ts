import { expect, test } from 'vitest';
import { drillOptionsOf, planDrill, type DrillOptions } from '../../../../src/drill/plan/plan.ts';
import type { PairFacts } from '../../../../src/model/drill.ts';

const PAIR: PairFacts = {
  product: 'Apache ActiveMQ Artemis',
  version: '2.44.0',
  haMode: 'file',
  java: 17,
  failureDetection: 'fast',
  settings: [],
};

const planOf = (options: Partial<DrillOptions> = {}) =>
  planDrill({
    means: { relay: false, zooKeeperServers: 0 },
    options: { ...drillOptionsOf({ seed: 7 }), ...options },
    pair: PAIR,
    run: 'abcd',
    command: 'amq-ha-demo drill --seed 7',
    startedAt: new Date('2026-05-04T09:30:12Z'),
  });

test('a plan describes a drill completely', () => {
  const plan = planOf({ rounds: 2 });
  expect(plan).toMatchObject({
    schema: 1,
    name: 'kill',
    run: 'abcd',
    seed: 7,
    queue: 'amqHaDemo.drill',
    pair: PAIR,
    load: { rate: 500, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' },
    limits: { maxLost: 0, maxOutageMs: null, maxDuplicated: null, maxBothActiveMs: 1_000 },
    pauseForMs: 10_000,
    command: 'amq-ha-demo drill --seed 7',
    startedAt: '2026-05-04T09:30:12.000Z',
    rounds: [
      { round: 1, fault: 'kill' },
      { round: 2, fault: 'kill' },
    ],
  });
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  expect(planOf({ rounds: 2 })).toEqual(plan);
});

test.each([
  [['stop', 'kill'], 8, 'kill-stop'],
  [['stop', 'kill', 'handover'], 9, 'handover-kill-stop'],
  [['stop', 'kill', 'handover', 'pause'], 8, 'mixed'],
])('%j in %d rounds is called %s', (faults, rounds, name) => {
  expect(planOf({ faults, rounds }).name).toBe(name);
});

test('a name has the faults that were drawn, not those that were offered', () => {
  const { name, rounds } = planOf({ faults: ['stop', 'kill', 'handover', 'pause'], rounds: 1 });
  expect(name).toBe(rounds[0]?.fault);
});
