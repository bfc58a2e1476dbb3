import { AckProbe, type Ack } from '../../messaging/ack-probe.ts';
import type { Broker } from '../../broker/broker.ts';
import { purgeQueue } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { PROBE_QUEUE } from '../plan/plan.ts';
import type { BrokerRole } from '../../model/broker.ts';

/** An active broker acknowledges the first send of a connected client within 0.2 s (measured). */
const FIRST_ACK_WITHIN_MS = 30_000;

/**
 * Returns a probe client of this pair, not started yet. Every started one must get to `endProbe`.
 */
function makeProbe(pair: HaPair): AckProbe {
  return new AckProbe({
    targets: pair.brokers.map((broker) => ({ role: broker.role, amqpPort: broker.ports.amqp })),
    queue: PROBE_QUEUE,
  });
}

/**
 * Starts a probe client; returns it when its first send is acknowledged.
 * @throws AmqHaError TIMEOUT; INTERRUPTED
 */
export async function startProbe(pair: HaPair, signal?: AbortSignal): Promise<AckProbe> {
  const probe = makeProbe(pair);
  probe.start();
  try {
    await waitUntil({
      what: 'the first acknowledged send of the probe',
      timeoutMs: 15_000,
      intervalMs: 10,
      signal,
      look: () => (probe.lastAck === null ? { seen: 'no acknowledgement' } : { done: undefined }),
    });
    return probe;
  } catch (error) {
    probe.stop();
    throw error;
  }
}

/**
 * Waits for the first send that was acknowledged by the broker that the probe watches for.
 * @throws AmqHaError TIMEOUT
 */
export async function firstAck(
  probe: AckProbe,
  broker: Broker,
  signal?: AbortSignal,
): Promise<Ack> {
  return waitUntil({
    what: `the first send acknowledged by ${broker.name}`,
    timeoutMs: FIRST_ACK_WITHIN_MS,
    intervalMs: 10,
    signal,
    look: () =>
      probe.firstWatchedAck === null
        ? { seen: 'no acknowledgement' }
        : { done: probe.firstWatchedAck },
  });
}

/**
 * Stops the probe client and empties its queue. If the active broker cannot do that now, a few
 * small messages stay in it.
 * @param serving the broker that is known to be active; without it the pair is asked
 */
export async function endProbe(pair: HaPair, probe: AckProbe, serving?: BrokerRole): Promise<void> {
  probe.stop();
  const active = serving ?? (await pair.look()).active;
  if (active === null) return;
  await purgeQueue(pair.broker(active).access, PROBE_QUEUE).catch(() => undefined);
}
