import type { Broker } from '../../broker/broker.ts';
import { otherRole } from '../../model/broker.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { BrokerStatus } from '../../model/status.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import type { Look } from './state.ts';

/** Returns the entry of one broker in the status document. */
export function brokerStatus(
  { role, name, ports }: Broker,
  distribution: Distribution,
  snapshot: Look,
): BrokerStatus {
  const { version, consolePath = '/console' } = distribution;
  const { process, view } = snapshot.sample[role];
  const peerAnswers = snapshot.sample[otherRole(role)].view !== null;
  const active = view?.active === true;
  return {
    name,
    role,
    running: process !== null,
    paused: process?.paused === true,
    version: view?.version ?? version,
    pid: process?.pid ?? null,
    active,
    inSync: view?.replicaSync === true && (!active || peerAnswers),
    messages: view?.messages ?? null,
    coreUrl: `tcp://${LOOPBACK}:${ports.core}`,
    amqpUrl: `amqp://${LOOPBACK}:${ports.amqp}`,
    consoleUrl: `http://localhost:${ports.console}${consolePath}`,
    uptimeMs: process?.uptimeMs ?? null,
  };
}
