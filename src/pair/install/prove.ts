import { AmqHaError } from '../../model/errors.ts';
import { readFacts, type BrokerFacts } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { DEMO_QUEUE, OUR_QUEUES } from '../plan/plan.ts';

/**
 * Confirms through management that the running brokers obey the files we wrote:
 * a file can be right and yet be ignored (a lock manager inside old words is).
 * @throws AmqHaError NOT_A_BROKER naming what was expected and what the broker says
 */
export async function provePair(pair: HaPair, look: Look): Promise<void> {
  const facts = await patientFacts(pair);
  const policies = [look.sample.primary.view?.haPolicy, look.sample.backup.view?.haPolicy];
  // Before 2.16 there is no such attribute, from 2.33 on it names the lock manager.
  const namesManager = policies.some((policy) => policy?.includes('w/') === true);
  const expectations: readonly (readonly [string, unknown, unknown])[] = [
    [
      'durable anycast queues that stay without consumers',
      [DEMO_QUEUE, ...OUR_QUEUES].join(', '),
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
      `${what}: broker.xml says ${String(expected)}, the running broker says ${String(seen)}`,
      {
        hint: 'amq-ha-demo init --keep   (to look at the files)',
      },
    );
  }
}

/** The management of a broker that has just started may be late with an answer; that is no reason to take all back. */
async function patientFacts(pair: HaPair): Promise<BrokerFacts> {
  return waitUntil({
    what: 'the management of the primary to answer',
    timeoutMs: 30_000,
    look: async () => {
      try {
        const facts = await readFacts(pair.primary.access, [DEMO_QUEUE, ...OUR_QUEUES]);
        return facts.maxHops === null ? { seen: 'no cluster connection yet' } : { done: facts };
      } catch (error) {
        if (error instanceof AmqHaError && error.code === 'TIMEOUT') return { seen: error.message };
        throw error;
      }
    },
  });
}
