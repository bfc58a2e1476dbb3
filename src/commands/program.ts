import { Command } from 'commander';
import type { CommandContext, CommandResult, Flags } from './shared/context.ts';
import { COMMANDS, MAKE_OPTIONS, type Declaration } from './declarations/all.ts';

/** Runs the chosen command; the one place where its module is loaded. */
export type Execute = (
  act: (context: CommandContext) => Promise<CommandResult>,
  flags: Flags,
) => Promise<void>;

const ABOUT =
  'A replicated pair of Red Hat AMQ 7 or Apache ActiveMQ Artemis brokers on this machine, from a zip, in one command; then failovers and failbacks, shown, timed and checked.';

const EXITS = `Exit codes:
  0 done; 1 a check failed, or the pair is in the wrong state; 2 could not tell;
  3 no pair, or it is not running; 64 usage; 69 something is missing here
  (Java, zip, port, disk, ZooKeeper); 70 a bug of ours; 130 interrupted.
  exec: that of your command; 125 no pair for it, or one that could not be
  healed; 126 no program; 127 no such command.`;

/** Declares every command; loads none of them. */
export function makeProgram(
  version: string,
  execute: Execute,
  output: { out(text: string): void; err(text: string): void },
): Command {
  const program = new Command('amq-ha-demo');
  // Before the first .command(): subcommands copy these settings when they are made.
  program.exitOverride().configureOutput({
    writeOut: (text) => {
      output.out(text);
    },
    writeErr: (text) => {
      output.err(text);
    },
  });
  program.description(ABOUT).version(version).showSuggestionAfterError(true);
  common(program);
  program.addHelpText('after', `\nExample:\n  amq-ha-demo demo\n\n${EXITS}`);
  for (const declaration of COMMANDS) declare(program, declaration, execute);
  return program;
}

function declare(program: Command, declaration: Declaration, execute: Execute): void {
  const command = program
    .command(declaration.name)
    .summary(declaration.summary)
    .description(sentence(declaration.summary));
  if (declaration.usage !== undefined) command.usage(declaration.usage);
  for (const [flags, description, repeatable] of [
    ...(declaration.options ?? []),
    ...(declaration.makesPair === true ? MAKE_OPTIONS : []),
  ]) {
    if (repeatable === undefined) command.option(flags, description);
    else command.option(flags, description, collect);
  }
  common(command);
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

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

function common(command: Command): void {
  command
    .option('--home <dir>', 'folder with installs/ and target/ (default: this folder)')
    .option('--json', 'one JSON document on stdout, and nothing else there')
    .option('--quiet', 'no progress, no hints')
    .option('--no-color', 'no colours');
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
