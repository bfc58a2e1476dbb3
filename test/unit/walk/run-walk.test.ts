import { expect, test } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import {
  brokenOff,
  runWalk,
  type StepResult,
  type WalkOutcome,
} from '../../../src/walk/run-walk.ts';
import type { Seen } from '../../../src/walk/steps.ts';

type Act = (signal: AbortSignal) => Promise<Seen>;

const good: Act = async () => ({ seen: 'it', ok: true });
const bad: Act = async () => ({ seen: 'something else', ok: false });
const refused: Act = async () => {
  throw new AmqHaError('TIMEOUT', 'too late', { hint: 'wait', document: { ok: true, n: 1 } });
};

/** Runs steps named a, b, c ...; `observed` gets the calls of the observer. */
async function walk(
  acts: readonly Act[],
  observed: string[] = [],
  signal = new AbortController().signal,
): Promise<WalkOutcome> {
  const steps = acts.map((run, index) => {
    const name = 'abcdef'.charAt(index);
    return { name, title: name, rawCommand: () => name, expected: `it (${name})`, run };
  });
  const observer = {
    before: async (step: { name: string }, number: number) => {
      observed.push(`${number} ${step.name}`);
    },
    after: (step: { name: string }, result: StepResult) => {
      observed.push(`${step.name} ${String(result.ok)}`);
    },
  };
  return runWalk({ steps, pair: () => null }, observer, signal);
}

const brief = ({ ok, steps }: WalkOutcome): unknown => [
  ok,
  steps.map((step) => `${step.name} ${step.seen}`),
];

test('every step as expected: the walk is as expected', async () => {
  const observed: string[] = [];
  const result = await walk([good, good], observed);
  const ms: unknown = expect.any(Number);
  expect(result).toEqual({
    ok: true,
    steps: [
      { name: 'a', expected: 'it (a)', seen: 'it', ok: true, ms },
      { name: 'b', expected: 'it (b)', seen: 'it', ok: true, ms },
    ],
    error: null,
  });
  expect(observed).toEqual(['1 a', 'a true', '2 b', 'b true']);
});

test('a step that sees something else ends the walk', async () => {
  const observed: string[] = [];
  expect(brief(await walk([good, bad, good], observed))).toEqual([
    false,
    ['a it', 'b something else'],
  ]);
  expect(observed).toEqual(['1 a', 'a true', '2 b', 'b false']);
  expect(brief(await walk([bad, good]))).toEqual([false, ['a something else']]);
});

test('a walk whose last step sees something else fails', async () => {
  expect((await walk([good, bad])).ok).toBe(false);
});

/** The error with which a command answers an aborted walk. */
async function answerTo(outcome: Promise<WalkOutcome>): Promise<AmqHaError | null> {
  const { ok, steps, error } = await outcome;
  expect(ok).toBe(false);
  return error === null ? null : brokenOff(error, steps);
}

test('an error of the first step is passed on, with the steps in its document', async () => {
  const error = await answerTo(walk([refused, good]));
  expect(error).toMatchObject({ code: 'TIMEOUT', message: 'too late', hint: 'wait', exit: 1 });
  expect(error?.document).toMatchObject({
    n: 1,
    ok: false,
    steps: [{ name: 'a', expected: 'it (a)', seen: 'TIMEOUT: too late', ok: false }],
  });
});

test('an error keeps its unusual exit code', async () => {
  const unavailable: Act = async () => {
    throw new AmqHaError('USAGE', 'no such lock', { exit: 69 });
  };
  expect(await answerTo(walk([unavailable]))).toMatchObject({ code: 'USAGE', exit: 69 });
});

test('an error of a later step is a result', async () => {
  const observed: string[] = [];
  expect(brief(await walk([good, refused, good], observed))).toEqual([
    false,
    ['a it', 'b TIMEOUT: too late'],
  ]);
  expect(observed.at(-1)).toBe('b false');
});

test('an interruption is passed on from any step, with the steps so far', async () => {
  const abort = new AbortController();
  const interrupted: Act = async (signal) => {
    abort.abort();
    throw new AmqHaError('INTERRUPTED', `interrupted ${String(signal.aborted)}`);
  };
  const error = await answerTo(walk([good, interrupted, good], [], abort.signal));
  expect(error).toMatchObject({ code: 'INTERRUPTED', message: 'interrupted true', exit: 130 });
  expect(error?.document).toMatchObject({ ok: false, steps: [{ name: 'a' }, { name: 'b' }] });
});

test('an internal error is not a result of a step', async () => {
  const bug = new TypeError('x is undefined');
  await expect(walk([good, () => Promise.reject(bug)])).rejects.toBe(bug);
});
