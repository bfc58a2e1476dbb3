import { DEMO_QUEUE } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { readFacts, type BrokerFacts } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { INTERNAL_QUEUES } from '../plan/plan.ts';

/**
 * Confirms through management that the running brokers use their configuration: an element can be
 * right and yet be ignored (a lock manager inside elements of an old release is).
 * @throws AmqHaError NOT_A_BROKER with what was expected and what the broker reports
 */
export async function provePair(pair: HaPair, snapshot: Look): Promise<void> {
  const facts = await awaitFacts(pair);
  const policies = [snapshot.sample.primary.view?.haPolicy, snapshot.sample.backup.view?.haPolicy];
  // The attribute does not exist before 2.16, and names the lock manager from 2.33 on.
  const namesManager = policies.some((policy) => policy?.includes('w/') === true);
  const expectations: readonly (readonly [string, unknown, unknown])[] = [
    [
      'durable anycast queues that stay without consumers',
      [DEMO_QUEUE, ...INTERNAL_QUEUES].join(', '),
      facts.durableQueues.join(', '),
    ],
    ['max-hops', 1, facts.maxHops],
    ['static connectors to the peer', 1, facts.staticConnectors],
    ['max-disk-usage', 100, facts.maxDiskUsage],
    ...(namesManager
      ? policies.map(
          (policy) =>
            [
              'lock manager in the HA policy',
              pair.plan.haMode !== 'classic',
              policy?.includes('lock manager') === true,
            ] as const,
        )
      : []),
  ];
  for (const [what, expected, seen] of expectations) {
    if (expected === seen) continue;
    throw new AmqHaError(
      'NOT_A_BROKER',
      `${what}: broker.xml has ${String(expected)}, the running broker has ${String(seen)}`,
      {
        hint: 'amq-ha-demo init --keep   (keeps the files, to inspect them)',
      },
    );
  }
}

/** Waits for the facts: management of a broker that has just started may not answer at once. */
async function awaitFacts(pair: HaPair): Promise<BrokerFacts> {
  return waitUntil({
    what: 'the management of the primary to answer',
    timeoutMs: 30_000,
    look: async () => {
      try {
        const facts = await readFacts(pair.primary.access, [DEMO_QUEUE, ...INTERNAL_QUEUES]);
        return facts.maxHops === null ? { seen: 'no cluster connection yet' } : { done: facts };
      } catch (error) {
        if (error instanceof AmqHaError && error.code === 'TIMEOUT') return { seen: error.message };
        throw error;
      }
    },
  });
}
