import { expect, test } from 'vitest';
import { wholeNumber } from '../../../../src/commands/options/numbers.ts';
import { refusalOf } from '../../platform/samples.ts';

const RANGE = { min: 1, max: 100 };

test.each([
  ['1', 1],
  ['100', 100],
  ['007', 7],
])('%j is %i', (value, number) => {
  expect(wholeNumber(value, '--count', RANGE)).toBe(number);
});

test.each(['0', '101', '-1', '+1', '1.5', '1e1', '0x1', ' 1', '', 'ten', '9'.repeat(20), true, 5])(
  '%j is refused',
  async (value) => {
    const error = await refusalOf(() => wholeNumber(value, '--count', RANGE));
    expect(error).toMatchObject({
      code: 'USAGE',
      exit: 64,
      message: `--count: "${String(value)}" is not a whole number from 1 to 100`,
      hint: 'for example --count 10',
    });
  },
);

test('the example is in the range', async () => {
  const range = { min: 60, max: 90 };
  const error = await refusalOf(() => wholeNumber('x', '--timeout', range));
  expect(error.hint).toBe('for example --timeout 60');
});
