import { expect, test } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import { EXEC_FAULTS } from '../../../src/model/exec.ts';
import { parseSchedule } from '../../../src/exec/schedule.ts';

function errorOf(faults: readonly string[], ons: readonly string[]): AmqHaError {
  try {
    parseSchedule(faults, ons);
  } catch (error) {
    if (error instanceof AmqHaError) return error;
  }
  throw new Error('it was accepted');
}

test('steps with a time come first, sorted over all lists; steps for a line follow', () => {
  expect(
    parseSchedule(['failback@15s, kill@5s', 'pause@500ms'], ['half way=kill', 'a=b=failback']),
  ).toEqual([
    { fault: 'pause', trigger: { by: 'time', dueMs: 500 } },
    { fault: 'kill', trigger: { by: 'time', dueMs: 5_000 } },
    { fault: 'failback', trigger: { by: 'time', dueMs: 15_000 } },
    { fault: 'kill', trigger: { by: 'line', text: 'half way' } },
    { fault: 'failback', trigger: { by: 'line', text: 'a=b' } },
  ]);
});

test('steps for the same time stay in the order in which they were given', () => {
  const steps = parseSchedule(['stop@1s,failback@1000ms,kill@1s'], []);
  expect(steps.map(({ fault }) => fault)).toEqual(['stop', 'failback', 'kill']);
});

test('without options there are no steps', () => {
  expect(parseSchedule([], [])).toEqual([]);
});

test.each(EXEC_FAULTS)('%s can be asked for, both ways', (fault) => {
  expect(parseSchedule([`${fault}@0s`], [`x=${fault}`]).map((step) => step.fault)).toEqual([
    fault,
    fault,
  ]);
});

test.each<[readonly string[], readonly string[], string, string]>([
  [['kil@5s'], [], '--fault: "kil" is not one of kill, stop', '--fault kill@5s'],
  [['kil@5s'], [], '; did you mean "kill"?', '--fault kill@5s'],
  [['kill@5s,'], [], '--fault: "" is not one of kill, stop', '--fault kill@5s'],
  [['fallback@5s'], [], 'did you mean "failback"?', '--fault kill@5s'],
  [['kill'], [], '--fault: "kill" has no time', '--fault kill@5s'],
  [['kill@'], [], '--fault: "" is not a time', '--fault kill@5s'],
  [['kill@5'], [], '--fault: "5" is not a time', '--fault kill@5s'],
  [['kill@-5s'], [], '--fault: "-5s" is not a time', '--fault kill@5s'],
  [['kill@25h'], [], '--fault: "25h" is more than 24 hours', '--fault '],
  [[], ['half way'], '--on: "half way" has no "=<fault>"', '--on "half way"=kill'],
  [[], ['=kill'], '--on: "=kill" has no text', '--on "ready"=kill'],
  [[], ['x='], '--on: "" is not one of ', '--on "ready"=kill'],
  [[], ['x=killl'], '--on: "killl" is not one of ', '--on "ready"=kill'],
  [[], ['x=killl'], '; did you mean "kill"?', '--on "ready"=kill'],
  [[], ['x=kill@5s'], '--on: "kill@5s" is not one of ', '--on "ready"=kill'],
])('%j %j is refused: %s', (faults, ons, message, hint) => {
  const error = errorOf(faults, ons);
  expect([error.code, error.exit]).toEqual(['USAGE', 64]);
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});
