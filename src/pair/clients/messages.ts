import type { BrokerRole } from '../../model/broker.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { brokerEnvironment } from '../../broker/environment.ts';
import { artemisScript } from '../../broker/instance.ts';
import { countMessages } from '../../broker/management.ts';
import {
  browseMessages,
  consumeMessages,
  produceMessages,
  type ArtemisCli,
  type ArtemisCommand,
} from '../../messaging/artemis-cli.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import { homeOf } from '../plan/broker-home.ts';
import { messagesArchive } from '../instance/class-archives.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { refuseSplitBrain } from '../observe/refuse-split-brain.ts';

/** Count of a messaging command, and the broker that served it (names are the `--json` contract). */
export interface MessageResult {
  readonly queue: string;
  readonly broker: string;
  readonly count: number;
}

interface MessageOptions {
  readonly queue: string;
  readonly signal?: AbortSignal | undefined;
}

/** @throws AmqHaError SPLIT_BRAIN, BROKER_PAUSED, WRONG_STATE (none active; fewer sent than asked) */
export async function produce(
  pair: HaPair,
  count: number,
  sizeBytes: number | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const role = servingRole(pair, await pair.look());
  const sent = await withCli(pair, role, options, (cli) => produceMessages(cli, count, sizeBytes));
  return { queue: options.queue, broker: pair.broker(role).name, count: sent };
}

/** Without a count: all there is; none is fine then. */
export async function consume(
  pair: HaPair,
  count: number | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const role = servingRole(pair, await pair.look());
  const broker = pair.broker(role);
  const there = (await countMessages(broker.access, options.queue)) ?? 0;
  const wanted = count ?? there;
  if (wanted === 0) return { queue: options.queue, broker: broker.name, count: 0 };
  if (count !== null && there < count) {
    // With fewer than asked the consumer would only find out by waiting: take them, and say it.
    const taken =
      there === 0
        ? 0
        : await withCli(pair, role, options, (cli) => consumeMessages(cli, count, there));
    throw new AmqHaError(
      'WRONG_STATE',
      `consumed ${taken} of ${count} messages: ${options.queue} held no more`,
      {
        hint: `amq-ha-demo produce --queue ${options.queue}`,
        document: { queue: options.queue, broker: broker.name, count: taken },
      },
    );
  }
  const taken = await withCli(pair, role, options, (cli) => consumeMessages(cli, wanted, wanted));
  return { queue: options.queue, broker: broker.name, count: taken };
}

/**
 * Browses a queue on one broker (default: the active one).
 * @throws AmqHaError BROKER_PAUSED, BROKER_PASSIVE, WRONG_STATE (not running)
 */
export async function browse(
  pair: HaPair,
  asked: BrokerRole | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const snapshot = await pair.look();
  const role = asked ?? servingRole(pair, snapshot);
  refuseNotServing(pair, role, snapshot);
  const broker = pair.broker(role);
  const there = (await countMessages(broker.access, options.queue)) ?? 0;
  const seen =
    there === 0
      ? 0
      : await withCli(pair, role, options, (cli) => browseMessages(cli, there, there));
  return { queue: options.queue, broker: broker.name, count: seen };
}

function servingRole(pair: HaPair, snapshot: Look): BrokerRole {
  refuseSplitBrain(snapshot);
  if (snapshot.active !== null) return snapshot.active;
  const paused = pair.brokers.find(
    (broker) => snapshot.sample[broker.role].process?.paused === true,
  );
  if (paused !== undefined) refuseNotServing(pair, paused.role, snapshot);
  throw new AmqHaError('WRONG_STATE', `no broker is active: the pair is ${snapshot.state}`, {
    hint: snapshot.state === 'down' ? 'amq-ha-demo start' : 'amq-ha-demo wait --for protected',
    ...(snapshot.state === 'down' ? { exit: EXIT.notRunning } : {}),
  });
}

function refuseNotServing(pair: HaPair, role: BrokerRole, snapshot: Look): void {
  const { name } = pair.broker(role);
  const { process, view } = snapshot.sample[role];
  if (process === null) {
    throw new AmqHaError('WRONG_STATE', `${name} is not running, so it serves no messages`, {
      hint: 'amq-ha-demo failback   (or start)',
      exit: EXIT.notRunning,
    });
  }
  if (process.paused) {
    throw new AmqHaError(
      'BROKER_PAUSED',
      `${name} is paused (pid ${process.pid} is stopped by SIGSTOP): a client of it would hang`,
      {
        hint: 'amq-ha-demo failback',
      },
    );
  }
  if (view?.active === true) return;
  if (view === null) {
    throw new AmqHaError('WRONG_STATE', `${name} runs, but its management does not answer`, {
      hint: 'amq-ha-demo wait --for protected',
    });
  }
  const serving =
    snapshot.active === null ? '' : `; ${pair.broker(snapshot.active).name} is the active one`;
  throw new AmqHaError(
    'BROKER_PASSIVE',
    `${name} is passive: it replicates and serves no queue until it takes over${serving}`,
    {
      hint: snapshot.active === null ? 'amq-ha-demo status' : 'amq-ha-demo browse',
    },
  );
}

/** How to call the own `artemis` of one of the brokers, with the memory that its profile gives it. */
export function artemisOf(pair: HaPair, role: BrokerRole): ArtemisCommand {
  return {
    script: artemisScript(pair.broker(role).instance),
    env: brokerEnvironment(pair.plan.java.home),
    cwd: pair.broker(role).instance.runFolder,
  };
}

async function withCli<T>(
  pair: HaPair,
  role: BrokerRole,
  options: MessageOptions,
  act: (cli: ArtemisCli) => Promise<T>,
): Promise<T> {
  const archive = await messagesArchive(pair.home, pair.plan, role);
  const program = archive?.use() ?? archive?.learn() ?? null;
  try {
    return await act(cliFor(pair, role, options, program));
  } finally {
    archive?.adopt(null, 'full');
  }
}

function cliFor(
  pair: HaPair,
  role: BrokerRole,
  options: MessageOptions,
  program: string | null,
): ArtemisCli {
  const { plan } = pair;
  return {
    ...artemisOf(pair, role),
    env: brokerEnvironment(plan.java.home, {
      shortJvm: homeOf(plan, role).distribution.javaArgsFromEnvironment.instance,
      program,
    }),
    url: `tcp://${LOOPBACK}:${pair.broker(role).ports.core}`,
    user: plan.settings.user,
    password: plan.settings.password,
    queue: options.queue,
    signal: options.signal,
  };
}
