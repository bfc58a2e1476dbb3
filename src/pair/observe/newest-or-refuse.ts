import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { HaPair } from './ha-pair.ts';

/**
 * Returns the broker with the newest data; null when neither broker has data. Changes nothing.
 * @throws AmqHaError NEWEST_UNCERTAIN with the evidence for each broker, in the message and in
 *   `error.evidence`
 */
export function newestOrRefuse(pair: HaPair): BrokerRole | null {
  const newest = pair.newest();
  if (newest.certain) return newest.role;
  const { why, speaksFor } = newest;
  const lines = BROKER_ROLES.map((role) => `${BROKER_NAMES[role]}: ${speaksFor[role].join('; ')}`);
  throw new AmqHaError(
    'NEWEST_UNCERTAIN',
    [`it is not certain which broker holds the newest messages: ${why}`, ...lines].join('\n  '),
    {
      hint: 'amq-ha-demo start --newest master   (or --newest slave; the data of the other are copied aside)',
      fields: {
        evidence: BROKER_ROLES.map((role) => ({
          broker: BROKER_NAMES[role],
          speaksFor: speaksFor[role],
        })),
      },
    },
  );
}
