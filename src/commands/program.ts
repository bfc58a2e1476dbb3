import { Command, Option as CommanderOption } from 'commander';
import type { Option, OptionTable } from '../model/option.ts';
import { helpOf } from '../settings/describe.ts';
import { COMMAND_GROUPS } from './declarations/all.ts';
import { COMMON } from './options/command-options.ts';
import type { Declaration } from './options/declaration.ts';
import type { CommandContext, CommandResult, Flags } from './shared/context.ts';

/** Runs the chosen command; the one place where its module is loaded. */
export type Execute = (
  act: (context: CommandContext) => Promise<CommandResult>,
  flags: Flags,
) => Promise<void>;

const ABOUT =
  'A replicated pair of Red Hat AMQ 7 or Apache ActiveMQ Artemis brokers on this machine, from a zip, in one command; then failovers and failbacks, shown, timed and checked.';

const OF_A_COMMAND = 'amq-ha-demo <command> --help shows the options of a command.';

const EXITS = `Exit codes:
  0 done; 1 a check failed, or the pair is in the wrong state; 2 no verdict;
  3 no pair, or it is not running; 64 usage; 69 a prerequisite is missing
  (Java, zip, port, disk, ZooKeeper); 70 internal error; 130 interrupted.
  exec: that of your command; 125 no pair for it, or the pair could not be
  restored; 126 the file is not a program; 127 no such command.`;

/** Declares every command; loads none of them. */
export function makeProgram(
  version: string,
  execute: Execute,
  output: { out(text: string): void; err(text: string): void },
): Command {
  const program = new Command('amq-ha-demo');
  // Before the first .command(): subcommands copy these settings when they are made.
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        output.out(text);
      },
      writeErr: (text) => {
        output.err(text);
      },
    })
    .configureHelp({
      // Every command has options, so the list need not say it.
      subcommandTerm: (command) => command.name() + argumentsOf(command),
    });
  program.description(ABOUT).version(version).showSuggestionAfterError(true);
  declareOptions(program, COMMON);
  program.addHelpText('after', `\nExample:\n  amq-ha-demo demo\n\n${OF_A_COMMAND}\n\n${EXITS}`);
  for (const { heading, commands } of COMMAND_GROUPS) {
    program.commandsGroup(heading);
    for (const declaration of commands) declare(program, declaration, execute);
  }
  // It joins the last group.
  program.addHelpCommand(helpCommand());
  return program;
}

const helpCommand = (): Command =>
  new Command('help').argument('[command]').summary('display help for a command');

const argumentsOf = (command: Command): string =>
  command.registeredArguments
    .map((argument) => ` [${argument.name()}${argument.variadic ? '...' : ''}]`)
    .join('');

function declare(program: Command, declaration: Declaration, execute: Execute): void {
  const command = program
    .command(declaration.name)
    .summary(declaration.summary)
    .description(sentence(declaration.summary));
  if (declaration.usage !== undefined) command.usage(declaration.usage);
  declareOptions(command, declaration.options ?? {}, 'Options:');
  declareOptions(command, declaration.settings ?? {}, 'Settings of the pair that is made:');
  declareOptions(command, COMMON, 'Common options:');
  command.addHelpText('after', `\nExample:\n  ${declaration.example}`);
  command.action(async (...called: unknown[]) => {
    const args = called
      .slice(0, -2)
      .flat()
      .map((arg) => (typeof arg === 'string' ? arg : undefined));
    const flags = {
      ...program.opts(),
      ...withoutDefaults(command),
      ...colorFlag(program, command),
    };
    await execute((context) => declaration.act(context, args, flags), flags);
  });
}

function declareOptions(command: Command, table: OptionTable, heading?: string): void {
  if (heading !== undefined) command.optionsGroup(heading);
  for (const option of Object.values(table)) command.addOption(commanderOption(option));
}

/** Its value stays the text that was given; the command reads it by the same record. */
function commanderOption(option: Option): CommanderOption {
  const made = new CommanderOption(option.flags, helpOf(option));
  if (option.conflicts !== undefined) made.conflicts([...option.conflicts]);
  return option.type.kind === 'texts' ? made.argParser(collect) : made;
}

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

/** Only what was given: a default of the subcommand must not hide a flag given before it. */
function withoutDefaults(command: Command): Flags {
  return Object.fromEntries(
    Object.entries(command.opts<Flags>()).filter(
      ([name]) => command.getOptionValueSource(name) !== 'default',
    ),
  );
}

function colorFlag(program: Command, command: Command): Flags {
  return {
    color: program.opts<Flags>()['color'] !== false && command.opts<Flags>()['color'] !== false,
  };
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
