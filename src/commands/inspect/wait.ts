import { AmqHaError, EXIT } from '../../model/errors.ts';
import { PAIR_STATES, type PairState } from '../../model/status.ts';
import { HaPair } from '../../pair/observe/ha-pair.ts';
import { readRecord } from '../../pair/record/record.ts';
import { parseDuration } from '../../settings/duration.ts';
import { nearest } from '../../settings/nearest.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { status } from './status.ts';

/** A day. */
const LONGEST_MS = 86_400_000;

/** `wait --for <state>`: returns as soon as the pair is so; exit 1 with the status document when the time is up. */
export async function wait(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const wanted = stateNamed(flags['for']);
  const timeoutMs = timeoutIn(flags['timeout']);
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

/** `30` or `30s`, `2m`. @throws AmqHaError USAGE */
function timeoutIn(value: unknown): number {
  const text = typeof value === 'string' ? value : '60';
  const ms = parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
  if (ms !== null && ms <= LONGEST_MS) return ms;
  throw new AmqHaError('USAGE', `--timeout: "${text}" is no length of time up to a day`, {
    hint: 'seconds, or with a unit: --timeout 60   --timeout 2m',
  });
}

function stateNamed(name: unknown): PairState {
  if (typeof name !== 'string') {
    throw new AmqHaError('USAGE', 'wait needs --for: the state to wait for', {
      hint: 'amq-ha-demo wait --for protected',
    });
  }
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
