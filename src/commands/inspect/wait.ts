import { AmqHaError, EXIT } from '../../model/errors.ts';
import { HaPair } from '../../pair/observe/ha-pair.ts';
import { readRecord } from '../../pair/record/record.ts';
import { WAIT_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { status } from './status.ts';

/** `wait --for <state>`: returns as soon as the pair is so; exit 1 with the status document when the time is up. */
export async function wait(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { for: wanted, timeoutMs } = readOptions(WAIT_COMMAND, flags);
  if (wanted === null) {
    throw new AmqHaError('USAGE', 'wait needs --for: the state to wait for', {
      hint: 'amq-ha-demo wait --for protected',
    });
  }
  const record = readRecord(context.home);
  if (record === null) {
    if (wanted === 'down') return { ...(await status(context, {})), exit: EXIT.done };
    throw new AmqHaError('NO_PAIR', `there is no pair in ${context.home}`, {
      hint: 'amq-ha-demo init',
    });
  }
  const pair = new HaPair(context.home, record.plan);
  try {
    await context.progress.step(`wait for the pair to be ${wanted}`, () =>
      pair.waitFor([wanted], { timeoutMs, signal: context.signal }),
    );
    return { ...(await status(context, {})), exit: EXIT.done };
  } catch (error) {
    if (!(error instanceof AmqHaError) || error.code !== 'TIMEOUT') throw error;
    const document = pair.status(await pair.look());
    throw new AmqHaError('TIMEOUT', error.message, {
      hint: 'amq-ha-demo status',
      document: { ...document },
    });
  }
}
