import { expect, test } from 'vitest';
import type { ExecAccount, ExecStep } from '../../../src/model/exec.ts';
import { execText } from '../../../src/ui/exec.ts';

const STEP: ExecStep = {
  fault: 'kill',
  by: 'time',
  dueMs: 5_000,
  text: null,
  atMs: 5_012,
  doneMs: 5_700,
  ok: true,
  what: 'replicatedMaster was killed; replicatedSlave took over in 640 ms',
};

function text(change: Partial<ExecAccount>): string {
  return execText({
    exitCode: 0,
    command: ['npm', 'test'],
    commandExitCode: 0,
    signal: null,
    ranMs: 21_300,
    version: '2.44.0',
    haMode: 'classic',
    here: false,
    healed: null,
    steps: [],
    ...change,
  });
}

test('each step has its time, also one that was not done', () => {
  const steps: readonly ExecStep[] = [
    STEP,
    { ...STEP, fault: 'failback', atMs: 15_000, what: 'protected again after 6.1 s' },
    {
      ...STEP,
      fault: 'stop',
      by: 'line',
      text: 'half way',
      atMs: null,
      ok: false,
      what: 'not done: its text never appeared',
    },
  ];
  expect(text({ steps })).toBe(
    [
      'exec: the command ended with exit code 0 after 21.3 s; 2 of 3 steps done',
      ' +5.0 s  kill                 replicatedMaster was killed; replicatedSlave took over in 640 ms',
      '+15.0 s  failback             protected again after 6.1 s',
      '      -  stop, on "half way"  not done: its text never appeared',
      'the throw-away pair is gone',
    ].join('\n'),
  );
});

test('one step is not "steps", and none is not counted', () => {
  expect(text({ steps: [STEP] })).toContain('; 1 of 1 step done\n');
  expect(text({ commandExitCode: 7, ranMs: 40 })).toBe(
    'exec: the command ended with exit code 7 after 40 ms\nthe throw-away pair is gone',
  );
});

test('a command that a signal ended says which', () => {
  expect(text({ signal: 'SIGINT', commandExitCode: 130 })).toContain(
    'exec: the command was ended by SIGINT (exit code 130) after 21.3 s',
  );
});

test.each([
  [true, 'the pair is protected'],
  [false, 'the pair is NOT protected'],
])('a pair of the home that is healed (%s) is told', (healed, words) => {
  expect(text({ here: true, healed }).split('\n').at(-1)).toBe(words);
});
