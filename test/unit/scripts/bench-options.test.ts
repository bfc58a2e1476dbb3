import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BenchError, benchOptions, pickRows, USAGE } from '../../../scripts/bench-options.mjs';

const refusal = (act: () => unknown): Record<string, unknown> => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { code: error.code, exit: error.exit, message: error.message, hint: error.hint };
  }
  throw new Error('nothing was refused');
};

describe('options', () => {
  test('none: the plain bench', () => {
    expect(benchOptions([])).toEqual({ against: null, only: null, rounds: 10, zip: null });
  });

  test('a zip, and rounds after it or as an option', () => {
    const zip = join(process.cwd(), 'a.zip');
    expect(benchOptions(['a.zip', '3'])).toMatchObject({ zip, rounds: 3 });
    expect(benchOptions(['--rounds', '4', '/b.zip'])).toMatchObject({ zip: '/b.zip', rounds: 4 });
  });

  test('against a commit: five rounds', () => {
    expect(benchOptions(['--against', 'HEAD~3', '--only', 'init, start-none'])).toEqual({
      against: 'HEAD~3',
      only: ['init', 'start-none'],
      rounds: 5,
      zip: null,
    });
  });

  test.each([
    [['--agianst', 'HEAD'], "Unknown option '--agianst'"],
    [['--against'], "Option '--against <value>' argument missing"],
    [['--against='], '--against: "" is no commit'],
    [['--against=--all'], '--against: "--all" is no commit'],
    [['--rounds', '0'], '"0" is no number of rounds (1 to 9999)'],
    [['a.zip', 'two'], '"two" is no number of rounds (1 to 9999)'],
    [['--rounds', '2', 'a.zip', '3'], '--rounds 2 and "3": the rounds are given twice'],
    [['a.zip', '3', 'b.zip'], '"b.zip": there is nothing after the zip and the rounds'],
  ])('%j is refused in one line', (argv, message) => {
    expect(refusal(() => benchOptions(argv))).toEqual({
      ...{ code: 'USAGE', exit: 64, hint: USAGE },
      message,
    });
  });
});

describe('rows', () => {
  const rows = [{ id: 'init' }, { id: 'demo' }, { id: 'kill' }];

  test('all, or those that were named, in their own order', () => {
    expect(pickRows(rows, null)).toEqual(rows);
    expect(pickRows(rows, ['kill', 'init'])).toEqual([{ id: 'init' }, { id: 'kill' }]);
  });

  test('a name that none has', () => {
    expect(refusal(() => pickRows(rows, ['init', 'strat']))).toEqual({
      ...{ code: 'USAGE', exit: 64 },
      message: '--only: there is no row "strat"',
      hint: 'one or more of: init,demo,kill',
    });
  });
});
