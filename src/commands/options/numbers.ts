import { AmqHaError } from '../../model/errors.ts';

/** A whole number from the command line. @throws AmqHaError USAGE naming the option, the value and the range */
export function wholeNumber(
  value: unknown,
  option: string,
  range: { readonly min: number; readonly max: number },
): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (Number.isSafeInteger(number) && number >= range.min && number <= range.max) return number;
  throw new AmqHaError(
    'USAGE',
    `${option}: "${String(value)}" is not a whole number from ${String(range.min)} to ${String(range.max)}`,
    {
      hint: `for example ${option} ${String(Math.max(range.min, 10))}`,
    },
  );
}
