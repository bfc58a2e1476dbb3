import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { EXIT } from '../../model/errors.ts';
import { longFlag } from '../../model/option.ts';
import type { Look } from '../../pair/observe/state.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { refuseSplitBrain } from '../../pair/observe/refuse-split-brain.ts';
import { startOne, startPair } from '../../pair/start/start.ts';
import { stopBrokers, stopOrder } from '../../pair/start/stop.ts';
import { statusText } from '../../ui/status.ts';
import { roleOrNull } from '../options/broker-name.ts';
import { START_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { withPair, withPairToStop } from '../shared/pair-access.ts';

/** `start [broker]`: idempotent, and the broker with the newest data comes up first. */
export async function start(
  context: CommandContext,
  name: string | undefined,
  flags: Flags,
): Promise<CommandResult> {
  const role = roleOrNull(name);
  const newest = roleOrNull(
    readOptions(START_COMMAND, flags).newest,
    longFlag(START_COMMAND.newest),
  );
  return withPair(context, 'start', async (pair) =>
    answer(context, pair, await bringUp(context, pair, role, newest), ['amq-ha-demo status']),
  );
}

/** `stop [broker]`: idempotent; the passive broker first, so that there is no failover. */
export async function stop(
  context: CommandContext,
  name: string | undefined,
): Promise<CommandResult> {
  const role = roleOrNull(name);
  return withPairToStop(context, async (pair) =>
    answer(context, pair, await takeDown(context, pair, role), ['amq-ha-demo start']),
  );
}

/** `restart [broker]`. */
export async function restart(
  context: CommandContext,
  name: string | undefined,
): Promise<CommandResult> {
  const role = roleOrNull(name);
  return withPair(context, 'restart', async (pair) => {
    refuseSplitBrain(await pair.look());
    await takeDown(context, pair, role);
    return answer(context, pair, await bringUp(context, pair, role), ['amq-ha-demo status']);
  });
}

async function bringUp(
  context: CommandContext,
  pair: HaPair,
  role: BrokerRole | null,
  newest: BrokerRole | null = null,
): Promise<Look> {
  const { progress, signal } = context;
  const title =
    role === null
      ? 'start the pair, and wait until the replica is in sync'
      : `start ${pair.broker(role).name}`;
  return progress.step(title, (say) =>
    role === null
      ? startPair(pair, { signal, say, newest })
      : startOne(pair, role, { signal, say, newest }),
  );
}

async function takeDown(
  context: CommandContext,
  pair: HaPair,
  role: BrokerRole | null,
): Promise<Look> {
  await pair.remember();
  const order = role === null ? await stopOrder(pair) : BROKER_ROLES.filter((one) => one === role);
  for (const one of order.filter((candidate) => pair.broker(candidate).process() !== null)) {
    await context.progress.step(`stop ${pair.broker(one).name}`, () => stopBrokers(pair, [one]));
  }
  // Both may have ended by themselves, and then the ZooKeeper servers of the pair still run.
  if (pair.brokers.every((broker) => broker.process() === null)) await pair.ensemble?.stop();
  return pair.look();
}

function answer(
  context: CommandContext,
  pair: HaPair,
  look: Look,
  next: readonly string[],
): CommandResult {
  const document = pair.status(look);
  return {
    document,
    text: statusText(document, context.width, context.colors),
    exit: EXIT.done,
    next,
  };
}
