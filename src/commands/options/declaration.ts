import type { OptionTable } from '../../model/option.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';

/** One command as the command line knows it; its module is loaded when it runs. */
export interface Declaration {
  /** With its arguments: `start [broker]`. */
  readonly name: string;
  /** One line of the help of the program at 80 columns. */
  readonly summary: string;
  readonly example: string;
  /** What its own help shows behind the name, where commander's usage would mislead. */
  readonly usage?: string;
  readonly options?: OptionTable;
  /** The settings that it takes for a pair that it makes. */
  readonly settings?: OptionTable;
  act(
    context: CommandContext,
    args: readonly (string | undefined)[],
    flags: Flags,
  ): Promise<CommandResult>;
}

/** Commands under one heading of the help. */
export interface CommandGroup {
  readonly heading: string;
  readonly commands: readonly Declaration[];
}
