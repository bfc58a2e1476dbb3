import { AckProbe } from '../messaging/ack-probe.ts';
import { purgeQueue } from '../broker/management.ts';
import { waitUntil } from '../platform/wait-until.ts';
import type { HaPair } from './ha-pair.ts';
import { PROBE_QUEUE } from './plan.ts';

/** A probe of this pair; start it, and `endProbe` it whatever happens. */
export function makeProbe(pair: HaPair): AckProbe {
  const { user, password } = pair.plan.settings;
  return new AckProbe({
    targets: pair.brokers.map((broker) => ({ role: broker.role, amqpPort: broker.ports.amqp })),
    user,
    password,
    queue: PROBE_QUEUE,
  });
}

/** Starts sending, and returns when the first send was acknowledged. */
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

/** Stops sending and empties the probe's queue; an active broker that cannot do it now keeps a few small messages. */
export async function endProbe(pair: HaPair, probe: AckProbe): Promise<void> {
  probe.stop();
  const { active } = await pair.look();
  if (active === null) return;
  await purgeQueue(pair.broker(active).access, PROBE_QUEUE).catch(() => undefined);
}
