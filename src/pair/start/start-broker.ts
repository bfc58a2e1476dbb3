import type { BrokerRole } from '../../model/broker.ts';
import { watchStart, type WatchOptions } from './guard.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { adoptNodeId } from './adopt-node-id.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { ensureEnsemble } from '../observe/zookeeper.ts';

/**
 * Starts a broker if its ports are free. The ports of the other broker, if that does not run, must
 * be free too: a process that listens there (a broker of the pair that this is a copy of) would be
 * taken for it.
 * @throws AmqHaError PORT_IN_USE naming the holder
 */
export async function startBroker(pair: HaPair, role: BrokerRole): Promise<void> {
  await makeReady(pair, role);
  await pair.broker(role).start();
}

/**
 * Starts a broker beside the active one, and returns the result of `wait`. If it becomes active
 * without a full copy of the data, it is ended at once, even if this process has ended by then.
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

/**
 * Prepares the start of a broker: ZooKeeper servers, ports, node id.
 * @throws AmqHaError PORT_IN_USE; NO_ZOOKEEPER
 */
export async function makeReady(pair: HaPair, role: BrokerRole): Promise<void> {
  await ensureEnsemble(pair);
  const broker = pair.broker(role);
  const idle = pair.brokers.filter((each) => each === broker || each.process() === null);
  await refuseTakenPorts(idle.flatMap(({ ports }) => [ports.core, ports.amqp, ports.console]));
  if (role === 'primary') await adoptNodeId(pair);
}
