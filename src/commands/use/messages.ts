import { BROKER_NAMES } from '../../model/broker.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { browse, consume, produce, type MessageResult } from '../../pair/clients/messages.ts';
import { DEMO_QUEUE } from '../../pair/plan/plan.ts';
import { roleNamed } from '../options/broker-name.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { pairForMessages } from '../shared/pair-access.ts';
import { wholeNumber } from '../options/numbers.ts';

const COUNT = { min: 1, max: 10_000_000 } as const;
const SIZE = { min: 1, max: 100 * 1024 * 1024 } as const;

/** `produce`: durable messages through the instance's own `artemis producer`. */
export async function produceCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const count = wholeNumber(flags['count'] ?? '10', '--count', COUNT);
  const size = flags['size'] === undefined ? null : wholeNumber(flags['size'], '--size', SIZE);
  const how = options(context, flags);
  const pair = pairForMessages(context);
  const result = await context.progress.step(`produce ${String(count)} messages`, () =>
    produce(pair, count, size, how),
  );
  return answer(result, 'sent', 'to', ['amq-ha-demo browse', 'amq-ha-demo failover']);
}

/** `consume`: all there is, or as many as asked. */
export async function consumeCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const count = flags['count'] === undefined ? null : wholeNumber(flags['count'], '--count', COUNT);
  const how = options(context, flags);
  const pair = pairForMessages(context);
  const result = await context.progress.step('consume', () => consume(pair, count, how));
  return answer(result, 'consumed', 'from', ['amq-ha-demo produce']);
}

/** `browse [broker]`: counts the messages and leaves them. */
export async function browseCommand(
  context: CommandContext,
  name: string | undefined,
  flags: Flags,
): Promise<CommandResult> {
  const role = name === undefined ? null : roleNamed(name);
  const how = options(context, flags);
  const pair = pairForMessages(context);
  const result = await context.progress.step('browse', () => browse(pair, role, how));
  const serves = result.broker === BROKER_NAMES.primary ? 'failover' : 'failback';
  return answer(result, 'found', 'in', [`amq-ha-demo ${serves}`]);
}

function options(
  context: CommandContext,
  flags: Flags,
): { readonly queue: string; readonly signal: AbortSignal } {
  const queue = typeof flags['queue'] === 'string' ? flags['queue'] : DEMO_QUEUE;
  // What a JMX name or a destination would read as something else.
  if (!/^[^\s"*?,=:]+$/.test(queue)) {
    throw new AmqHaError('USAGE', `--queue: "${queue}" is no queue name`, {
      hint: 'letters, digits, dots, dashes: --queue orders.in',
    });
  }
  return { queue, signal: context.signal };
}

function answer(
  result: MessageResult,
  verb: string,
  preposition: string,
  next: readonly string[],
): CommandResult {
  const text = `${String(result.count)} messages ${verb} ${preposition} ${result.queue} on ${result.broker}`;
  return { document: result, text, exit: EXIT.done, next };
}
