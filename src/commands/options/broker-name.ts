import { BROKER_NAMES, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { nearest } from '../../settings/nearest.ts';

const NAMES: Readonly<Record<string, BrokerRole>> = {
  master: 'primary',
  primary: 'primary',
  [BROKER_NAMES.primary]: 'primary',
  slave: 'backup',
  backup: 'backup',
  [BROKER_NAMES.backup]: 'backup',
};

/** The role behind a name that a user may give a broker. @throws AmqHaError USAGE for any other name */
export function roleNamed(name: string): BrokerRole {
  const role = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (role !== undefined) return role;
  const guess = nearest(name, Object.keys(NAMES));
  throw new AmqHaError(
    'USAGE',
    `unknown broker "${name}"${guess === null ? '' : `; did you mean "${guess}"?`}`,
    {
      hint: 'one of: master, primary, replicatedMaster, slave, backup, replicatedSlave',
    },
  );
}
