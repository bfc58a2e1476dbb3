import { createInterface } from 'node:readline/promises';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { cleanHome } from '../../pair/install/clean.ts';
import { withLock } from '../../pair/record/lock.ts';
import { targetOf } from '../../pair/plan/paths.ts';
import { readRecord } from '../../pair/record/record.ts';
import { CLEAN_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { existsSync } from 'node:fs';

/** `clean [--yes]`: ends the pair and removes all that we made, messages included. */
export async function clean(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { home } = context;
  if (!existsSync(targetOf(home)))
    return { document: { removed: [] }, text: 'nothing to remove', exit: EXIT.done };
  if (readRecord(home) !== null && !readOptions(CLEAN_COMMAND, flags).yes) await confirm(context);
  const removed = await withLock(home, 'clean', () =>
    context.progress.step('end the pair and remove it', () => cleanHome(home)),
  );
  const text =
    removed.length === 0
      ? 'nothing to remove'
      : ['removed:', ...removed.map((folder) => `  ${folder}`)].join('\n');
  return { document: { removed }, text, exit: EXIT.done };
}

async function confirm(context: CommandContext): Promise<void> {
  const question = `This ends the pair in ${context.home} and removes it with all its messages.`;
  if (!context.stdin.isTTY || context.json) {
    throw new AmqHaError('USAGE', `${question} It was not confirmed`, {
      hint: 'amq-ha-demo clean --yes',
    });
  }
  const terminal = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const said = await terminal
      .question(`${question} Go on? [y/N] `, { signal: context.signal })
      .catch((cause: unknown) => {
        throw new AmqHaError('INTERRUPTED', 'interrupted: nothing was removed', {
          hint: 'amq-ha-demo clean --yes',
          cause,
        });
      });
    if (!/^y(es)?$/i.test(said.trim()))
      throw new AmqHaError('USAGE', 'not confirmed: nothing was removed', {
        hint: 'amq-ha-demo clean --yes',
      });
  } finally {
    terminal.close();
  }
}
