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

/** Result of a messaging command: queue, broker and count (the names are the `--json` contract). */
export interface MessageResult {
  readonly queue: string;
  readonly broker: string;
  readonly count: number;
}

interface MessageOptions {
  readonly queue: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends messages to the active broker.
 * @throws AmqHaError SPLIT_BRAIN, BROKER_PAUSED, WRONG_STATE (no broker active; too few sent)
 */
export async function produce(
  pair: HaPair,
  count: number,
  sizeBytes: number | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const role = activeRoleOf(pair, await pair.look());
  const sent = await withCli(pair, role, options, (cli) => produceMessages(cli, count, sizeBytes));
  return { queue: options.queue, broker: pair.broker(role).name, count: sent };
}

/**
 * Consumes messages from the active broker; without a count all of them, which may be none.
 * @throws AmqHaError SPLIT_BRAIN, BROKER_PAUSED, WRONG_STATE (no broker active; too few messages)
 */
export async function consume(
  pair: HaPair,
  count: number | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const role = activeRoleOf(pair, await pair.look());
  const broker = pair.broker(role);
  const available = (await countMessages(broker.access, options.queue)) ?? 0;
  const wanted = count ?? available;
  if (wanted === 0) return { queue: options.queue, broker: broker.name, count: 0 };
  if (count !== null && available < count) {
    // The consumer would wait for the rest: consume what there is, and report it.
    const taken =
      available === 0
        ? 0
        : await withCli(pair, role, options, (cli) => consumeMessages(cli, count, available));
    throw new AmqHaError(
      'WRONG_STATE',
      `consumed ${taken} of ${count} messages: ${options.queue} had no more`,
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
  chosen: BrokerRole | null,
  options: MessageOptions,
): Promise<MessageResult> {
  const snapshot = await pair.look();
  const role = chosen ?? activeRoleOf(pair, snapshot);
  refuseNotActive(pair, role, snapshot);
  const broker = pair.broker(role);
  const available = (await countMessages(broker.access, options.queue)) ?? 0;
  const browsed =
    available === 0
      ? 0
      : await withCli(pair, role, options, (cli) => browseMessages(cli, available, available));
  return { queue: options.queue, broker: broker.name, count: browsed };
}

function activeRoleOf(pair: HaPair, snapshot: Look): BrokerRole {
  refuseSplitBrain(snapshot);
  if (snapshot.active !== null) return snapshot.active;
  const paused = pair.brokers.find(
    (broker) => snapshot.sample[broker.role].process?.paused === true,
  );
  if (paused !== undefined) refuseNotActive(pair, paused.role, snapshot);
  throw new AmqHaError('WRONG_STATE', `no broker is active: the pair is ${snapshot.state}`, {
    hint: snapshot.state === 'down' ? 'amq-ha-demo start' : 'amq-ha-demo wait --for protected',
    ...(snapshot.state === 'down' ? { exit: EXIT.notRunning } : {}),
  });
}

function refuseNotActive(pair: HaPair, role: BrokerRole, snapshot: Look): void {
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
      `${name} is paused (pid ${process.pid} is stopped by SIGSTOP): its clients would hang`,
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
  const active =
    snapshot.active === null ? '' : `; ${pair.broker(snapshot.active).name} is the active one`;
  throw new AmqHaError(
    'BROKER_PASSIVE',
    `${name} is passive: it replicates and serves no queue until it takes over${active}`,
    {
      hint: snapshot.active === null ? 'amq-ha-demo status' : 'amq-ha-demo browse',
    },
  );
}

/**
 * Returns how to run the `artemis` script of a broker's instance, with the memory of its profile.
 */
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
