import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyElements, PolicyName } from '../../model/distribution.ts';
import { AmqHaError, systemCode } from '../../model/errors.ts';
import { readSchema } from '../../xml/schema.ts';

const XSD = join('schema', 'artemis-configuration.xsd');
/** The type of `<replication>` in every release from 2.0.0 to 2.56.0. */
const REPLICATION = 'haReplicationType';
const POLICY_NAMES = [
  'master',
  'slave',
  'primary',
  'backup',
] as const satisfies readonly PolicyName[];

/**
 * Returns the text of the schema with which an unpacked distribution validates broker.xml; null
 * when it has none.
 */
export async function readXsd(homeFolder: string): Promise<string | null> {
  try {
    return await readFile(join(homeFolder, XSD), 'utf8');
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

/**
 * Returns the elements that each replication policy may have, from the text of an XSD. Seen: the
 * primary side knows `max-saved-replicated-journals-size` from 2.28, `<primary>` without a lock
 * from 2.32.
 *
 * @throws AmqHaError NOT_A_BROKER when the text is not XML, has no `haReplicationType`, or declares a
 *   policy in an unsupported form (none of the 76 releases from 1.0.0 to 2.56.0 does).
 */
export function policyElementsOf(xsd: string): PolicyElements {
  const schema = readSchema(xsd);
  const policies = schema.childrenOfType(REPLICATION) ?? [];
  if (policies.length === 0) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `artemis-configuration.xsd: looked for the complexType ${REPLICATION}, found none with elements`,
    );
  }
  return Object.fromEntries(
    POLICY_NAMES.filter((name) => policies.includes(name)).map((name) => {
      const elements = schema.childrenOfType(REPLICATION, name);
      if (elements !== null) return [name, elements];
      throw new AmqHaError(
        'NOT_A_BROKER',
        `artemis-configuration.xsd: the elements of <${name}> are declared in a form that is not supported`,
      );
    }),
  );
}
