import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { HaPair } from './ha-pair.ts';

/**
 * The broker with the newest data.
 * @returns null when neither broker has data
 * @throws AmqHaError NEWEST_UNCERTAIN with what speaks for each, in words and in `error.evidence`; nothing was touched
 */
export function newestOrRefuse(pair: HaPair): BrokerRole | null {
  const newest = pair.newest();
  if (newest.certain) return newest.role;
  const { why, speaksFor } = newest;
  const lines = BROKER_ROLES.map((role) => `${BROKER_NAMES[role]}: ${speaksFor[role].join('; ')}`);
  throw new AmqHaError(
    'NEWEST_UNCERTAIN',
    [`which broker holds the newest messages is not certain: ${why}`, ...lines].join('\n  '),
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
