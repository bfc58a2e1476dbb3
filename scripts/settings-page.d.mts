import type { OptionTable } from '../src/model/option.ts';
import type { choicesText, defaultTextOf } from '../src/settings/describe.ts';
import type { variableOf } from '../src/settings/names.ts';

export function settingsPage(sources: {
  readonly settings: OptionTable;
  readonly drill: OptionTable;
  readonly variableOf: typeof variableOf;
  readonly choicesText: typeof choicesText;
  readonly defaultTextOf: typeof defaultTextOf;
}): Promise<string>;
