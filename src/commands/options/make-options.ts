import { AmqHaError } from '../../model/errors.ts';
import { keyOf, type Flags } from '../shared/context.ts';
import { MAKE_OPTIONS } from './declaration.ts';

/** @throws AmqHaError USAGE for an option of a new pair beside `--here` */
export function refuseMakeOptions(flags: Flags): void {
  const makes = MAKE_OPTIONS.map(([option]) => option.split(' ')[0] ?? '');
  const useless = makes.find(
    (option) => flags[keyOf(option.replace(/^--no-/, '--'))] !== undefined,
  );
  if (useless === undefined) return;
  throw new AmqHaError('USAGE', `${useless} is for a new pair, and --here takes the one there is`, {
    hint: `leave out one of the two: ${useless} or --here`,
  });
}
