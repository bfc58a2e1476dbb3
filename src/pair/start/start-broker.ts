import type { BrokerRole } from '../../model/broker.ts';
import { watchStart, type WatchOptions } from './guard.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { lendNodeId } from './lend-node-id.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { ensureEnsemble } from '../observe/zookeeper.ts';

/**
 * Starts a broker whose ports are free, and those of the other one that does not run: whoever listens there (a broker of
 * the pair that this is a copy of) would be taken for it. @throws AmqHaError PORT_IN_USE naming the holder
 */
export async function startBroker(pair: HaPair, role: BrokerRole): Promise<void> {
  await makeReady(pair, role);
  await pair.broker(role).start();
}

/**
 * Starts a broker beside the active one, and waits as `wait` does. Should it become active without having copied
 * what the other has, it is ended at once, even where this process is gone by then.
 * @throws AmqHaError PORT_IN_USE; SPLIT_BRAIN when it was ended for that; what `wait` throws
 */
export async function startBeside<T>(
  pair: HaPair,
  role: BrokerRole,
  wait: () => Promise<T>,
  { guard }: Pick<WatchOptions, 'guard'> = {},
): Promise<T> {
  return watchStart(pair, role, wait, {
    ...(guard === undefined ? {} : { guard }),
    before: () => makeReady(pair, role),
  });
}

/** Sees to it that a broker can start. @throws AmqHaError PORT_IN_USE; NO_ZOOKEEPER */
export async function makeReady(pair: HaPair, role: BrokerRole): Promise<void> {
  await ensureEnsemble(pair);
  const broker = pair.broker(role);
  const idle = pair.brokers.filter((each) => each === broker || each.process() === null);
  await refuseTakenPorts(idle.flatMap(({ ports }) => [ports.core, ports.amqp, ports.console]));
  if (role === 'primary') await lendNodeId(pair);
}
