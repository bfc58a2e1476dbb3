#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import type { CommandContext, CommandResult, Flags } from './commands/shared/context.ts';
import { COMMANDS } from './commands/declarations/all.ts';
import { makeProgram } from './commands/program.ts';
import { AmqHaError, EXIT } from './model/errors.ts';
import type { Progress } from './model/step.ts';
import { packageFile } from './platform/package-file.ts';
import { resolveHome } from './settings/home.ts';
import { makeColors } from './ui/colors.ts';
import { makeProgress } from './ui/progress.ts';

const argv = process.argv.slice(2);
const beforeDashes = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
const wantsJson = beforeDashes.includes('--json');

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (interrupt.signal.aborted)
      process.stderr.write('still taking everything back; one moment\n');
    interrupt.abort(new AmqHaError('INTERRUPTED', 'interrupted', { cause: name }));
  });
}
// A reader that goes away (`| head`) ends what has no end by itself, and takes back what is half made.
process.stdout.on('error', () => {
  interrupt.abort();
});
process.stderr.on('error', () => undefined);

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.exit(fail(error, ''));
  });
}

process.exit(await main());

async function main(): Promise<number> {
  let exit: number = EXIT.done;
  let complaint = '';
  const execute = async (
    act: (context: CommandContext) => Promise<CommandResult>,
    flags: Flags,
  ): Promise<void> => {
    const context = makeContext(flags);
    const result = await act(context);
    show(context, result);
    exit = result.exit;
  };
  try {
    if (process.platform === 'win32') {
      throw new AmqHaError('USAGE', 'amq-ha-demo needs the signals and links of Linux or macOS', {
        hint: 'run it in WSL: wsl --install, then npx amq-ha-demo there',
        exit: EXIT.unavailable,
      });
    }
    const program = makeProgram(version(), execute, {
      out: (text) => process.stdout.write(text),
      err: (text) => {
        complaint += text;
      },
    });
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    return fail(error, complaint);
  }
}

function makeContext(flags: Flags): CommandContext {
  const json = flags['json'] === true;
  const quiet = flags['quiet'] === true;
  const color = flags['color'] !== false;
  if (!color) process.env['NO_COLOR'] = '1'; // the task list looks at it
  const home = typeof flags['home'] === 'string' ? { home: flags['home'] } : {};
  const progress: Progress = makeProgress({ stream: process.stderr, quiet, env: process.env });
  return {
    home: resolveHome(home, process.env, process.cwd()),
    env: process.env,
    cwd: process.cwd(),
    json,
    quiet,
    signal: interrupt.signal,
    progress,
    colors: makeColors(process.stdout, color, process.env),
    width: process.stdout.isTTY ? process.stdout.columns : 100,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
  };
}

function show(context: CommandContext, result: CommandResult): void {
  if (result.document === undefined) return;
  if (context.json) {
    process.stdout.write(`${JSON.stringify(result.document, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${result.text}\n`);
  if (context.quiet || result.next === undefined) return;
  process.stderr.write(`\nnext: ${result.next.join('   |   ')}\n`);
}

/** Every failure ends here: one clear message, as text or as JSON, and the exit code. */
function fail(thrown: unknown, complaint: string): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.done; // help, version
  const known = interrupt.signal.aborted
    ? new AmqHaError('INTERRUPTED', 'interrupted', {
        hint: 'amq-ha-demo status',
        document: thrown instanceof AmqHaError ? thrown.document : {},
      })
    : toKnown(thrown, complaint);
  if (wantsJson) {
    const { code, message, hint, fields } = known;
    const error = { code, message, hint, ...fields };
    process.stdout.write(`${JSON.stringify({ ...known.document, error }, null, 2)}\n`);
  } else {
    process.stderr.write(
      `${known.code}: ${known.message}\n${known.hint === '' ? '' : `  do: ${known.hint}\n`}`,
    );
  }
  if (known.code === 'INTERNAL' && thrown instanceof Error)
    process.stderr.write(`${thrown.stack ?? ''}\n`);
  return known.exit;
}

function toKnown(error: unknown, complaint: string): AmqHaError {
  if (error instanceof AmqHaError) return error;
  if (error instanceof CommanderError) {
    const isHelp = error.code === 'commander.help';
    const [command, topic] = beforeDashes.filter((word) => !word.startsWith('-'));
    if (isHelp && command === 'help' && topic !== undefined) {
      return new AmqHaError('USAGE', `unknown command '${topic}'`, { hint: 'amq-ha-demo --help' });
    }
    const message = isHelp
      ? 'no command was given'
      : complaint
          .replace(/^error: /, '')
          .trim()
          .replaceAll('\n', ' ');
    const known = COMMANDS.some(({ name }) => name.split(' ')[0] === command);
    const about =
      known && command !== undefined ? `amq-ha-demo ${command} --help` : 'amq-ha-demo --help';
    return new AmqHaError('USAGE', message, { hint: about });
  }
  return new AmqHaError('INTERNAL', error instanceof Error ? error.message : String(error), {
    hint: 'this is a bug of amq-ha-demo: please report it with the lines below',
    cause: error,
  });
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0';
}
