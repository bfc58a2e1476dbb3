import { maskUrl } from '../../distribution/acquire/mask.ts';
import { shellWord } from '../../format/words.ts';
import { DRILL_OPTIONS } from '../../model/drill.ts';
import { longFlag, without, type OptionTable } from '../../model/option.ts';
import { HOME_SETTING, PAIR_SETTINGS } from '../../model/settings.ts';
import type { Flags } from '../shared/context.ts';
import { DRILL_COMMAND, INIT_COMMAND } from './command-options.ts';
import { keyOf } from './flags.ts';

const { here } = DRILL_COMMAND;
const { keep, start } = INIT_COMMAND;
/** The options that a repeating command names, in this order; a seed comes apart. */
const REPEATED: OptionTable = {
  ...PAIR_SETTINGS,
  ...without(DRILL_OPTIONS, 'seed'),
  home: HOME_SETTING,
  here,
  keep,
  start,
};

/** A command with the flags that were given, as a shell takes them, without passwords; `more` comes last. */
export function commandAgain(name: string, flags: Flags, ...more: readonly string[]): string {
  const given = Object.values(REPEATED).flatMap((option) => {
    const value = flags[keyOf(option)];
    if (option.secret === true) return [];
    if (option.type.kind === 'switch') return value === !option.default ? [longFlag(option)] : [];
    const text = typeof value === 'string' ? maskUrl(value) : '';
    return text === '' ? [] : [longFlag(option), shellWord(text)];
  });
  return ['amq-ha-demo', name, ...given, ...more].join(' ');
}

/** The command that runs the same drill (or comparison) again. */
export const repeatingCommand = (flags: Flags, seed: number, name = 'drill'): string =>
  commandAgain(name, flags, '--seed', String(seed));
