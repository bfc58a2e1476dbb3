import type { Broker } from '../../broker/broker.ts';
import { otherRole } from '../../model/broker.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { BrokerStatus } from '../../model/status.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import type { Look } from './state.ts';

/** One broker of a pair in the status document. */
export function brokerStatus(
  { role, name, ports }: Broker,
  distribution: Distribution,
  look: Look,
): BrokerStatus {
  const { version, consolePath = '/console' } = distribution;
  const { process, view } = look.sample[role];
  const peerLives = look.sample[otherRole(role)].view !== null;
  const active = view?.active === true;
  return {
    name,
    role,
    running: process !== null,
    paused: process?.paused === true,
    version: view?.version ?? version,
    pid: process?.pid ?? null,
    active,
    inSync: view?.replicaSync === true && (!active || peerLives),
    messages: view?.messages ?? null,
    coreUrl: `tcp://${LOOPBACK}:${String(ports.core)}`,
    amqpUrl: `amqp://${LOOPBACK}:${String(ports.amqp)}`,
    consoleUrl: `http://localhost:${String(ports.console)}${consolePath}`,
    uptimeMs: process?.uptimeMs ?? null,
  };
}
