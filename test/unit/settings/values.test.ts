import { describe, expect, test } from 'vitest';
import type { Option } from '../../../src/model/option.ts';
import { choiceOf, problemWith, readOption, wantedOf } from '../../../src/settings/values.ts';
import { refusalOf } from '../platform/samples.ts';

const option = (type: Option['type'], parts: Partial<Option> = {}): Option => ({
  flags: '--it <value>',
  type,
  default: 0,
  help: 'it',
  ...parts,
});

describe('a whole number of the command line', () => {
  const count = option({ kind: 'whole', min: 1, max: 100 }, { flags: '--count <n>' });

  test.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('%j is %i', (value, number) => {
    expect(readOption(count, value)).toBe(number);
  });

  test.each(['0', '101', '-1', '+1', '1.5', '1e1', '0x1', ' 1', '', 'ten', '9'.repeat(20), true])(
    '%j is refused',
    async (value) => {
      const error = await refusalOf(() => readOption(count, value));
      expect(error).toMatchObject({
        code: 'USAGE',
        exit: 64,
        message: `--count: ${JSON.stringify(value)} is not a whole number from 1 to 100`,
        hint: 'pass --count <1-100>',
      });
    },
  );

  test('has a word for no limit where it may have none', () => {
    const rate = option({ kind: 'whole', min: 1, max: 9, unlimited: 'max' });
    expect([readOption(rate, 'max'), readOption(rate, '9')]).toEqual([null, 9]);
    expect(() => readOption(rate, '10')).toThrow('"10" is not a whole number from 1 to 9');
    expect(wantedOf(rate.type)).toBe('<1-9>|max');
  });
});

test('a bare number is a duration where it counts seconds, and nowhere else', () => {
  const timeout = { kind: 'time', maxMs: 86_400_000, bare: true } as const;
  expect(readOption(option(timeout), '30')).toBe(30_000);
  expect(readOption(option(timeout), '2m')).toBe(120_000);
  expect(() => readOption(option(timeout), '25h')).toThrow('--it: "25h" is more than 24h');
  expect(() => readOption(option({ kind: 'time' }), '30')).toThrow('"30" is not a duration');
});

test('a list has each word once; a list of anything keeps its secrets in an error', () => {
  expect(readOption(option({ kind: 'list', of: null }), 'b, a,b')).toEqual(['b', 'a']);
  const known = option({ kind: 'list', of: ['one', 'two'] });
  expect(readOption(known, 'two,one')).toEqual(['two', 'one']);
  expect(() => readOption(known, 'one,tow')).toThrow('"tow" is not one of one, two');
  const bad = 'https://me:secret@example.org/a.zip?sig=secret,,2.44.0';
  expect(() => readOption(option({ kind: 'list', of: null }), bad)).toThrow(
    /^--it: the list has nothing between two commas$/,
  );
});

test('texts may hold control characters, such as the tab in a line of output; a text may not', () => {
  const texts = option({ kind: 'texts' }, { default: [] });
  const given = ['\tready=kill', '\u{1b}[32m ready=kill'];
  expect(readOption(texts, given)).toEqual(given);
  expect(() => readOption(texts, ['ready=kill', ''])).toThrow('--it: a list must be texts');
  expect(() => readOption(option({ kind: 'text' }), '\tready')).toThrow(
    'must be text, not empty, without control characters',
  );
});

test('null is a value where it is the default, or has a word', () => {
  expect(problemWith(option({ kind: 'text' }, { default: null }), null)).toBeNull();
  expect(problemWith(option({ kind: 'whole', min: 0, unlimited: 'max' }), null)).toBeNull();
  expect(problemWith(option({ kind: 'text' }), null)).toContain('null must be text');
});

test('the one parser of choices names the nearest word', async () => {
  expect(choiceOf(['kill', 'stop'], 'stop', '--by')).toBe('stop');
  expect(await refusalOf(() => choiceOf(['kill', 'stop'], 'kil', '--by'))).toMatchObject({
    code: 'USAGE',
    message: '--by: "kil" is not one of kill, stop; did you mean "kill"?',
    hint: 'one of: kill, stop',
  });
});
