import { BROKER_NAMES, type BrokerRole } from '../../model/broker.ts';
import { choiceOf } from '../../settings/values.ts';

const NAMES: Readonly<Record<BrokerRole, readonly string[]>> = {
  primary: ['master', 'primary', BROKER_NAMES.primary],
  backup: ['slave', 'backup', BROKER_NAMES.backup],
};

/**
 * The role behind a name that a user may give a broker; null where none is given.
 * @param subject where the name was given: the argument `broker`, or an option such as `--newest`
 * @throws AmqHaError USAGE for any other name
 */
export function roleOrNull(name: string | null | undefined, subject = 'broker'): BrokerRole | null {
  if (name === null || name === undefined) return null;
  const known = choiceOf([...NAMES.primary, ...NAMES.backup], name, subject);
  return NAMES.primary.includes(known) ? 'primary' : 'backup';
}
