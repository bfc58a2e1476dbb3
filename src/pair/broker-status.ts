import { otherRole, type BrokerRole } from '../model/broker.ts';
import type { BrokerStatus } from '../model/status.ts';
import { LOOPBACK } from '../platform/ports.ts';
import { homeOf } from './broker-home.ts';
import type { HaPair, Look } from './ha-pair.ts';

/** One broker of a pair in the status document. */
export function brokerStatus(pair: HaPair, role: BrokerRole, look: Look): BrokerStatus {
  const { process, view } = look.sample[role];
  const { name, ports } = pair.broker(role);
  const { version, consolePath = '/console' } = homeOf(pair.plan, role).distribution;
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
