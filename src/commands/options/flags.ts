import {
  longFlag,
  withDefaults,
  type Option,
  type OptionTable,
  type SomeValuesOf,
  type ValuesOf,
} from '../../model/option.ts';
import { readOption } from '../../settings/values.ts';
import type { Flags } from '../shared/context.ts';

/** `--lock-manager` as commander names its value: `lockManager`; `--no-start` as `start`. */
export const keyOf = (option: Pick<Option, 'flags'>): string =>
  longFlag(option)
    .replace(/^--(?:no-)?/, '')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The values of the options of a command: what was given, and the defaults of all others.
 * @throws AmqHaError USAGE naming the option, the value and what it may be
 */
export function readOptions<const T extends OptionTable>(table: T, flags: Flags): ValuesOf<T> {
  const given = Object.entries(table).flatMap(([key, option]) => {
    const text = flags[keyOf(option)];
    return text === undefined ? [] : [[key, readOption(option, text)] as const];
  });
  return withDefaults(table, Object.fromEntries(given) as SomeValuesOf<T>);
}
