import { BROKER_NAMES, type BrokerRole } from '../../model/broker.ts';
import { choiceOf } from '../../settings/values.ts';

const NAMES: Readonly<Record<BrokerRole, readonly string[]>> = {
  primary: ['master', 'primary', BROKER_NAMES.primary],
  backup: ['slave', 'backup', BROKER_NAMES.backup],
};

/** The role behind a name that a user may give a broker. @throws AmqHaError USAGE for any other name */
export function roleNamed(name: string): BrokerRole {
  const known = choiceOf([...NAMES.primary, ...NAMES.backup], name, 'broker');
  return NAMES.primary.includes(known) ? 'primary' : 'backup';
}

/** The same where a name need not be given: null then. */
export const roleOrNull = (name: string | null | undefined): BrokerRole | null =>
  name === null || name === undefined ? null : roleNamed(name);
