import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_DEPTHS, thin } from '../../../../src/drill/evidence/depths.ts';
import type { Depth, RoleRun } from '../../../../src/drill/evidence/evidence.ts';
import { NODE, Planted } from '../judge/planted.ts';

const run = (role: RoleRun['role'], parts: Partial<RoleRun>): RoleRun => ({
  role,
  active: true,
  inSync: true,
  nodeId: NODE,
  perhapsFrom: 0,
  surelyFrom: 0,
  surelyTo: 0,
  perhapsTo: 0,
  ...parts,
});

test('equal answers make one run, and any difference begins another', () => {
  const history = new Planted()
    .answer(100, 'primary', { active: true })
    .answer(150, 'backup', { active: false })
    .answer(300, 'primary', { active: true, messages: 5 })
    .answer(500, 'primary', { active: true, inSync: false })
    .noAnswer(700, 'primary')
    .noAnswer(900, 'primary')
    .answer(1_100, 'primary', { active: true, inSync: false, nodeId: null })
    .answer(1_300, 'primary', { active: true, inSync: false });
  const none = { active: null, inSync: false, nodeId: null };
  expect(history.evidence().roles).toEqual([
    run('primary', { perhapsFrom: 90, surelyFrom: 100, surelyTo: 290, perhapsTo: 300 }),
    run('backup', {
      active: false,
      perhapsFrom: 140,
      surelyFrom: 150,
      surelyTo: 140,
      perhapsTo: 150,
    }),
    run('primary', {
      inSync: false,
      perhapsFrom: 490,
      surelyFrom: 500,
      surelyTo: 490,
      perhapsTo: 500,
    }),
    run('primary', {
      ...none,
      perhapsFrom: 690,
      surelyFrom: 700,
      surelyTo: 890,
      perhapsTo: 900,
    }),
    run('primary', {
      inSync: false,
      nodeId: null,
      perhapsFrom: 1_090,
      surelyFrom: 1_100,
      surelyTo: 1_090,
      perhapsTo: 1_100,
    }),
    run('primary', {
      inSync: false,
      perhapsFrom: 1_290,
      surelyFrom: 1_300,
      surelyTo: 1_290,
      perhapsTo: 1_300,
    }),
  ]);
});

test('a change of the process ends a run of its broker, and of no other', () => {
  const history = new Planted()
    .answers(100, 500, 'primary', { active: true })
    .answers(100, 900, 'backup', { active: true })
    .process(550, 'primary', 'paused')
    .process(650, 'primary', 'running')
    .answers(700, 900, 'primary', { active: true });
  expect(
    history.evidence().roles.map(({ role, surelyFrom, surelyTo }) => [role, surelyFrom, surelyTo]),
  ).toEqual([
    ['primary', 100, 490],
    ['backup', 100, 890],
    ['primary', 700, 890],
  ]);
});

test('the other operations are kept as they were recorded', () => {
  const history = new Planted({ faults: ['kill'] })
    .connect(50, 'producer-0')
    .process(60, 'backup', 'running')
    .nemesis(2_000, 'fault', 'invoke', { round: 1, fault: 'kill' })
    .answer(2_100, 'primary', { active: true, messages: 7 })
    .answer(2_200, 'backup', { active: false, messages: null })
    .drained(6_600);
  history.message({ sent: 100, acked: 110, received: 120, producer: 'b', consumer: 'x' });
  history.message({ sent: 101, acked: 111, received: 121, producer: 'a', consumer: 'y' });
  const evidence = history.evidence();
  expect(evidence).toMatchObject({
    plan: history.plan,
    producers: ['b', 'a'],
    consumers: ['x', 'y'],
    connects: [{ t: 50, process: 'producer-0', value: 'primary' }],
    processes: [{ t: 60, process: 'backup', value: 'running' }],
    nemesis: [{ t: 2_000, f: 'fault' }],
    depths: [{ role: 'primary', t: 2_100, messages: 7 }],
    drain: { t: 6_600, type: 'ok' },
    endMs: 6_600,
    peakMemoryMb: 120,
  });
  expect(evidence.messages).toEqual({
    count: 2,
    flags: Uint8Array.of(11, 11),
    producer: Uint8Array.of(0, 1),
    consumer: Uint8Array.of(0, 1),
    sentAt: Float64Array.of(100, 101),
    ackedAt: Float64Array.of(110, 111),
    receivedAt: Float64Array.of(120, 121),
  });
});

test('the times of a message are those of its first acknowledgement and its first delivery', () => {
  const history = new Planted();
  history.message({ sent: 100, acked: 110, received: [120, 130] });
  history.message({ sent: 105, acked: 140 }, 0);
  const { messages } = history.evidence();
  expect([messages.sentAt[0], messages.ackedAt[0], messages.receivedAt[0]]).toEqual([
    100, 110, 120,
  ]);
});

test('more messages than fit at first', () => {
  const history = new Planted().flow({ from: 1, to: 5_000, every: 1 });
  history.message({ sent: 6_000 });
  const { messages } = history.evidence();
  expect(messages.count).toBe(5_001);
  expect(messages.sentAt.every((sent, number) => sent === number + 1 || number === 5_000)).toBe(
    true,
  );
  expect([messages.ackedAt[5_000], messages.receivedAt[5_000]]).toEqual([Number.NaN, Number.NaN]);
});

test('of a repeated log line the first is kept, unless the line shows a state', () => {
  const history = new Planted();
  for (let at = 100; at < 2_000; at += 1) history.log(at, 'backup', 'AMQ222059');
  history.log(1_000, 'primary', 'AMQ222059');
  for (const at of [2_000, 2_100]) history.log(at, 'backup', 'AMQ221007');
  history.log(2_200, 'backup', 'AMQ222059');
  expect(
    history.evidence().logs.map(({ process, value }) => [process, value.code, value.at]),
  ).toEqual([
    ['backup', 'AMQ222059', 100],
    ['primary', 'AMQ222059', 1_000],
    ['backup', 'AMQ221007', 2_000],
    ['backup', 'AMQ221007', 2_100],
    ['backup', 'AMQ222059', 2_200],
  ]);
});

test('depths: however long a drill, some thousand points, among them the ends and the peak', () => {
  const history = new Planted();
  const at = (index: number): number => (index === 77_777 ? 1_000_000 : (index * 7_919) % 1_000);
  for (let index = 0; index < 100_000; index += 1)
    history.answer(200 * index + 10, 'primary', { active: true, messages: at(index) });
  history.answer(500, 'backup', { active: false, messages: 3 });
  const depths = history.evidence().depths;
  const own = depths.filter(({ role }) => role === 'primary');
  expect(depths.length - own.length).toBe(1);
  expect(own.length).toBeGreaterThan(MOST_DEPTHS / 2);
  expect(own.length).toBeLessThanOrEqual(MOST_DEPTHS);
  expect(own[0]).toMatchObject({ t: 10, messages: 0 });
  expect(own.at(-1)).toMatchObject({ t: 200 * 99_999 + 10, messages: at(99_999) });
  expect(own).toContainEqual({ role: 'primary', t: 200 * 77_777 + 10, messages: 1_000_000 });
  // The first half is not thinned out more than the second one.
  const inFirstHalf = own.filter(({ t }) => t < 10_000_000).length;
  expect(inFirstHalf / own.length).toBeCloseTo(0.5, 1);
});

test('points at the same moment keep their order', () => {
  const points = [5, 0, 0, 0, 0, 9, 1, 4].map((messages, index): Depth => ({
    role: 'primary',
    t: Math.min(index, 5),
    messages,
  }));
  expect(thin(points, 6).map(({ messages }) => messages)).toEqual([5, 0, 9, 1, 4]);
});

test('thinned out points are in order, with both ends, the peak and the minimum', () => {
  const step = fc.record({ after: fc.nat({ max: 3 }), messages: fc.nat({ max: 100 }) });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 6, max: 40 }),
      (steps, most) => {
        let t = 0;
        const points = steps.map(({ after, messages }): Depth => {
          t += after;
          return { role: 'primary', t, messages };
        });
        const kept = thin(points, most);
        const places = kept.map((point) => points.indexOf(point));
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 2));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
        const depths = (of: readonly Depth[]): readonly number[] =>
          of.map(({ messages }) => messages);
        expect(Math.max(...depths(kept))).toBe(Math.max(...depths(points)));
        expect(Math.min(...depths(kept))).toBe(Math.min(...depths(points)));
        if (points.length <= most) expect(kept).toEqual(points);
      },
    ),
  );
});
