import { AmqHaError, EXIT } from '../model/errors.ts';
import { PAIR_STATES, type PairState } from '../model/status.ts';
import { HaPair } from '../pair/ha-pair.ts';
import { readRecord } from '../pair/record.ts';
import { nearest } from '../settings/nearest.ts';
import type { CommandContext, CommandResult, Flags } from './context.ts';
import { wholeNumber } from './numbers.ts';
import { status } from './status.ts';

/** `wait --for <state>`: returns as soon as the pair is so; exit 1 with the status document when the time is up. */
export async function wait(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const wanted = stateNamed(String(flags['for']));
  const timeoutMs =
    1_000 * wholeNumber(flags['timeout'] ?? '60', '--timeout', { min: 0, max: 86_400 });
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

function stateNamed(name: string): PairState {
  const state = PAIR_STATES.find((known) => known === name);
  if (state !== undefined) return state;
  const guess = nearest(name, PAIR_STATES);
  throw new AmqHaError(
    'USAGE',
    `--for: "${name}" is no state of a pair${guess === null ? '' : `; did you mean "${guess}"?`}`,
    {
      hint: `one of: ${PAIR_STATES.join(', ')}`,
    },
  );
}
