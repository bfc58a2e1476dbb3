import { expect, test } from 'vitest';
import type { Evidence, RoleRun } from '../../../../src/drill/evidence/evidence.ts';
import { laneOf } from '../../../../src/drill/report/lanes.ts';
import type { NemesisOperation, ProcessOperation } from '../../../../src/model/history.ts';
import { EVIDENCE } from './samples.ts';

type Answer = 'active' | 'in sync' | 'behind' | 'none';

/** Equal answers to questions from `from` to `to`; each answer took 4 ms. */
const run = (answer: Answer, from: number, to: number): RoleRun => ({
  role: 'primary',
  active: answer === 'none' ? null : answer === 'active',
  inSync: answer === 'in sync',
  nodeId: answer === 'none' ? null : 'n',
  perhapsFrom: from,
  surelyFrom: from + 4,
  surelyTo: to,
  perhapsTo: to + 4,
});
const process = (t: number, value: ProcessOperation['value']): ProcessOperation => ({
  i: 0,
  t,
  process: 'primary',
  type: 'info',
  f: 'process',
  value,
});
const nemesis = (t: number, f: NemesisOperation['f']): NemesisOperation => ({
  i: 0,
  t,
  process: 'nemesis',
  type: 'ok',
  f,
  value: { round: 1, fault: 'kill', target: 'primary' },
});
const log = (at: number, code: string, process = 'primary'): Evidence['logs'][number] => ({
  i: 0,
  t: at + 20,
  process,
  type: 'info',
  f: 'log',
  value: { code, at },
});

const NOTHING = { ...EVIDENCE, roles: [], processes: [], nemesis: [], logs: [] };
const lane = (seen: Partial<Evidence>): readonly string[] =>
  laneOf('primary', { ...NOTHING, ...seen }).map(({ from, state }) => `${from} ${state}`);

test('the first answer holds from the beginning; one becomes the other between a question and an answer', () => {
  const roles = [run('in sync', 100, 300), run('active', 500, 700), run('behind', 900, 900)];
  expect(lane({ roles })).toEqual(['0 in-sync', '402 active', '802 catching-up']);
});

test('a log line has the exact moment, if it is between the two answers', () => {
  const roles = [run('in sync', 100, 300), run('active', 500, 700), run('in sync', 900, 950)];
  const logs = [
    log(120, 'AMQ221007'), // too early: it still answered "in sync" at 300
    log(310, 'AMQ221007', 'backup'),
    log(333, 'AMQ221007'),
    log(888, 'AMQ221024'),
    log(444, 'AMQ221024'),
  ];
  expect(lane({ roles, logs })).toEqual(['0 in-sync', '333 active', '888 in-sync']);
});

test('a kill counts from the kill, not from the observation that showed it', () => {
  const roles = [run('active', 100, 1_000)];
  const processes = [process(0, 'running'), process(1_180, 'stopped')];
  expect(lane({ roles, processes })).toEqual(['0 active', '1180 down']);
  expect(lane({ roles, processes, nemesis: [nemesis(1_010, 'fault')] })).toEqual([
    '0 active',
    '1010 down',
  ]);
  // A kill a second earlier is not the cause: the broker stopped by itself.
  expect(lane({ roles, processes, nemesis: [nemesis(180, 'fault')] }).at(-1)).toBe('1180 down');
});

test('an answer from before a pause says nothing about the broker after it', () => {
  const processes = [process(0, 'running'), process(1_010, 'paused'), process(6_000, 'running')];
  const before = run('active', 100, 1_000);
  expect(lane({ roles: [before], processes })).toEqual(['0 active', '1010 paused', '6000 down']);
  expect(lane({ roles: [before, run('active', 6_100, 6_500)], processes })).toEqual([
    '0 active',
    '1010 paused',
    '6000 down',
    '6052 active',
  ]);
  // The same run on both sides of the pause: the state was the same before and after.
  expect(lane({ roles: [run('active', 100, 6_500)], processes })).toEqual([
    '0 active',
    '1010 paused',
    '6000 active',
  ]);
});

test('no answer is down, and the silence of a killed broker does not begin before the kill', () => {
  const roles = [run('active', 100, 1_000), run('none', 1_200, 2_000), run('behind', 2_200, 2_300)];
  expect(lane({ roles })).toEqual(['0 active', '1102 down', '2102 catching-up']);
  expect(lane({ roles, nemesis: [nemesis(1_190, 'fault')] })[1]).toBe('1190 down');
});

test('the other broker has its own lane', () => {
  const roles = [run('active', 100, 300), { ...run('in sync', 100, 300), role: 'backup' as const }];
  expect(laneOf('backup', { ...NOTHING, roles })).toEqual([{ from: 0, state: 'in-sync' }]);
  expect(laneOf('primary', NOTHING)).toEqual([]);
});

test('a broker that flaps all day has a lane that fits a page', () => {
  const roles = Array.from({ length: 60_000 }, (_, k) =>
    run(k % 2 === 0 ? 'active' : 'none', k * 10, k * 10 + (k % 100 === 0 ? 9 : 1)),
  );
  const spans = laneOf('primary', { ...NOTHING, roles });
  expect(spans.length).toBeLessThanOrEqual(12_000);
  expect(spans.every(({ from }, k) => from >= (spans[k - 1]?.from ?? 0))).toBe(true);
});
