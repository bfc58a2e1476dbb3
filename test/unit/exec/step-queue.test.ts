import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import type { ExecFault, PlannedStep } from '../../../src/model/exec.ts';
import { parseSchedule } from '../../../src/exec/schedule.ts';
import { StepQueue } from '../../../src/exec/step-queue.ts';
import type { StepResult } from '../../../src/exec/step-result.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

interface Acts {
  readonly queue: StepQueue;
  /** `kill begins`, `kill ends`, in the order in which it happened. */
  readonly happened: readonly string[];
  readonly said: readonly string[];
}

/** A queue over steps that take this long; `result` decides how each ends. */
function queueOf(
  steps: readonly PlannedStep[],
  ms = 1_000,
  result: (fault: ExecFault) => StepResult = (fault) => ({ ok: true, what: `${fault} done` }),
): Acts {
  const happened: string[] = [];
  const said: string[] = [];
  const queue = new StepQueue({
    steps,
    say: (line) => said.push(line),
    act: async (fault, { signal }) => {
      happened.push(`${fault} begins`);
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new AmqHaError('INTERRUPTED', 'interrupted'));
        });
      });
      happened.push(`${fault} ends`);
      return result(fault);
    },
  });
  queue.start();
  return { queue, happened, said };
}

test('steps are carried out at their times, and reported', async () => {
  const { queue, said } = queueOf(parseSchedule(['kill@2s,failback@5s'], []));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await queue.end('over')).toEqual([
    step('kill', { dueMs: 2_000, atMs: 2_000, doneMs: 3_000 }),
    step('failback', { dueMs: 5_000, atMs: 5_000, doneMs: 6_000 }),
  ]);
  expect(said).toEqual([
    '+2.0 s kill',
    '+3.0 s kill done',
    '+5.0 s failback',
    '+6.0 s failback done',
  ]);
  expect(queue.failure).toBeNull();
});

test('two steps never overlap: one that is due early waits for the end of the one before', async () => {
  const { queue, happened } = queueOf(parseSchedule(['kill@0s,failback@100ms'], ['x=stop']), 4_000);
  await vi.advanceTimersByTimeAsync(50);
  queue.saw('x');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(happened).toEqual([
    'kill begins',
    'kill ends',
    'stop begins',
    'stop ends',
    'failback begins',
    'failback ends',
  ]);
  const steps = await queue.end('over');
  expect(steps.map(({ fault, atMs }) => [fault, atMs])).toEqual([
    ['kill', 0],
    ['stop', 4_000],
    ['failback', 8_000],
  ]);
});

test('a text triggers all steps that wait for it, once', async () => {
  const { queue, happened } = queueOf(parseSchedule([], ['x=kill', 'x=failback', 'y=stop']));
  queue.saw('x');
  queue.saw('x');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(happened.filter((each) => each.endsWith('begins'))).toEqual([
    'kill begins',
    'failback begins',
  ]);
  const steps = await queue.end('the command had ended');
  expect(steps.at(-1)).toEqual(
    step('stop', { text: 'y', ok: false, what: 'not done: its text never appeared' }),
  );
});

test('the end drops steps that have not begun and cuts the current one short', async () => {
  const schedule = parseSchedule(['kill@1s,failback@1s,stop@1m'], ['x=pause']);
  const { queue, happened } = queueOf(schedule, 3_000);
  await vi.advanceTimersByTimeAsync(2_000);
  queue.saw('x');
  const steps = await queue.end('the command had ended');
  const not = { ok: false, what: 'not done: the command had ended' };
  expect(steps).toEqual([
    step('kill', {
      dueMs: 1_000,
      atMs: 1_000,
      doneMs: 2_000,
      ok: false,
      what: 'cut short: the command had ended',
    }),
    step('failback', { dueMs: 1_000, ...not }),
    step('stop', { dueMs: 60_000, ...not }),
    step('pause', { text: 'x', ...not }),
  ]);
  expect(queue.failure).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
  queue.saw('x');
  expect(happened).toEqual(['kill begins']);
});

test('a step dropped at an interrupt does not begin while the command is still ending', async () => {
  const { queue, happened } = queueOf(parseSchedule(['kill@1s'], ['x=stop']));
  queue.drop('interrupted');
  await vi.advanceTimersByTimeAsync(5_000);
  queue.saw('x');
  const steps = await queue.end('the command had ended');
  expect(happened).toEqual([]);
  expect(steps.map(({ what }) => what)).toEqual([
    'not done: interrupted',
    'not done: its text never appeared',
  ]);
});

test('a step in the wrong state is reported, and the next ones are carried out', async () => {
  const { queue } = queueOf(parseSchedule(['failback@0s,kill@0s'], []), 1_000, (fault) =>
    fault === 'failback' ? { ok: false, what: 'not done: protected' } : { ok: true, what: 'done' },
  );
  await vi.advanceTimersByTimeAsync(5_000);
  const steps = await queue.end('over');
  expect(steps.map(({ ok, what }) => [ok, what])).toEqual([
    [false, 'not done: protected'],
    [true, 'done'],
  ]);
  expect(queue.failure).toBeNull();
});

test.each<[ExecFault, boolean]>([
  ['failback', true],
  ['restart-backup', true],
  ['kill', false],
  ['resume', false],
])('an error in %s is reported; a failure of the pair: %s', async (fault, isFailure) => {
  const error = new AmqHaError('TIMEOUT', 'waited 60 s\nlast log lines');
  const { queue } = queueOf(parseSchedule([`${fault}@0s,stop@0s`], []), 10, (one) => {
    if (one === fault) throw error;
    return { ok: true, what: 'done' };
  });
  await vi.advanceTimersByTimeAsync(1_000);
  const steps = await queue.end('over');
  expect(steps.map(({ ok, what }) => [ok, what])).toEqual([
    [false, 'failed: waited 60 s ...'],
    [true, 'done'],
  ]);
  expect(queue.failure).toBe(isFailure ? error : null);
});

test('the late effect of a step is reported, up to the next step', async () => {
  let answer: string | null = null;
  const { queue } = queueOf(parseSchedule(['pause@0s,pause@5s'], []), 10, () => ({
    ok: true,
    what: 'paused',
    later: () => answer,
  }));
  await vi.advanceTimersByTimeAsync(4_000);
  answer = 'the other took over';
  await vi.advanceTimersByTimeAsync(4_000);
  answer = null;
  const steps = await queue.end('over');
  expect(steps.map(({ what }) => what)).toEqual(['paused; the other took over', 'paused']);
});

interface Reported {
  readonly dueMs?: number;
  readonly text?: string;
  readonly atMs?: number;
  readonly doneMs?: number;
  readonly ok?: boolean;
  readonly what?: string;
}

function step(fault: ExecFault, reported: Reported): unknown {
  return {
    fault,
    by: reported.text === undefined ? 'time' : 'line',
    dueMs: reported.dueMs ?? null,
    text: reported.text ?? null,
    atMs: reported.atMs ?? null,
    doneMs: reported.doneMs ?? null,
    ok: reported.ok ?? true,
    what: reported.what ?? `${fault} done`,
  };
}
