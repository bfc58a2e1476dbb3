import { BROKER_NAMES } from '../../model/broker.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { browse, consume, produce, type MessageResult } from '../../pair/clients/messages.ts';
import { roleOrNull } from '../options/broker-name.ts';
import { BROWSE_COMMAND, CONSUME_COMMAND, PRODUCE_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import { quote } from '../../settings/values.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { pairForMessages } from '../shared/pair-access.ts';

/** `produce`: durable messages through the instance's own `artemis producer`. */
export async function produceCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const { count, sizeBytes, queue } = readOptions(PRODUCE_COMMAND, flags);
  const how = { queue: queueNamed(queue), signal: context.signal };
  const pair = pairForMessages(context);
  const result = await context.progress.step(`produce ${count} messages`, () =>
    produce(pair, count, sizeBytes, how),
  );
  return answer(result, 'sent', 'to', ['amq-ha-demo browse', 'amq-ha-demo failover']);
}

/** `consume`: all there is, or as many as asked. */
export async function consumeCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const { count, queue } = readOptions(CONSUME_COMMAND, flags);
  const how = { queue: queueNamed(queue), signal: context.signal };
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
  const role = roleOrNull(name);
  const { queue } = readOptions(BROWSE_COMMAND, flags);
  const how = { queue: queueNamed(queue), signal: context.signal };
  const pair = pairForMessages(context);
  const result = await context.progress.step('browse', () => browse(pair, role, how));
  const serves = result.broker === BROKER_NAMES.primary ? 'failover' : 'failback';
  return answer(result, 'found', 'in', [`amq-ha-demo ${serves}`]);
}

/** @throws AmqHaError USAGE for what a JMX name or a destination would read as something else */
function queueNamed(queue: string): string {
  if (/^[^\s"*?,=:]+$/.test(queue)) return queue;
  throw new AmqHaError('USAGE', `--queue: ${quote(queue)} is not the name of a queue`, {
    hint: 'letters, digits, dots, dashes: --queue orders.in',
  });
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
