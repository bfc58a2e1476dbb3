import { AmqHaError } from '../../model/errors.ts';
import type { VersionSource } from '../../model/doctor.ts';
import { readHaConfig, type HaConfig } from './config.ts';
import { diskUsedPercent, isFolder, type Input, type InstanceFacts } from './inputs.ts';
import type { Case, Place } from './rule.ts';
import { isTold, PLACEHOLDER } from './values.ts';
import { NEWEST, parseVersion } from '../releases/versions.ts';
import { vocabularyFromXsd, vocabularyOf, type Vocabulary } from '../releases/vocabulary.ts';

/** A case and where its version came from. */
export interface Opened {
  readonly one: Case;
  readonly versionFrom: VersionSource;
}

/**
 * Makes cases of what was read; `wanted` is the version to judge by, where the user gave one.
 *
 * @throws AmqHaError NOT_A_BROKER for a text that is no broker.xml; USAGE when the same file was given twice.
 */
export function openCases(inputs: readonly Input[], wanted: string | null): readonly Opened[] {
  const twice = inputs.find(
    (input, index) => inputs.findIndex(({ realPath }) => realPath === input.realPath) < index,
  );
  if (twice !== undefined) {
    throw new AmqHaError('USAGE', `${twice.file} was given twice`, {
      hint: 'give each broker.xml once: amq-ha-demo doctor <primary> <backup>',
    });
  }
  const taken = (name: string): boolean =>
    inputs.filter(({ broker }) => broker === name).length > 1;
  const schemas = new Map<string, Vocabulary>();
  const vocabularyFrom = (xsd: string): Vocabulary => {
    const vocabulary = schemas.get(xsd) ?? vocabularyFromXsd(xsd);
    schemas.set(xsd, vocabulary);
    return vocabulary;
  };
  return inputs.map((input) =>
    open(taken(input.broker) ? { ...input, broker: input.file } : input, wanted, vocabularyFrom),
  );
}

/** `vocabularyFrom` reads a schema, the same one once: both brokers of a pair have it as a rule. */
function open(
  { file, broker, text, instance }: Input,
  wanted: string | null,
  vocabularyFrom: (xsd: string) => Vocabulary,
): Opened {
  const config = readHaConfig(file, broker, text);
  const installed = instance?.distribution?.version ?? null;
  const called = wanted ?? installed ?? NEWEST;
  const version = parseVersion(called);
  if (version === null) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `${file} belongs to Artemis ${called}, which is not known`,
      {
        hint: 'say which version to judge by: --for 2.44.0',
      },
    );
  }
  const itself = called === installed;
  return {
    versionFrom: wanted !== null ? 'flag' : installed !== null ? 'instance' : 'newest',
    one: {
      config,
      version,
      called,
      vocabulary:
        itself && isTold(instance?.xsd) ? vocabularyFrom(instance.xsd) : vocabularyOf(version),
      place: instance === null ? null : placeOf(config, instance, itself),
      peer: null,
    },
  };
}

function placeOf(config: HaConfig, instance: InstanceFacts, itself: boolean): Place {
  const folder = config.policy?.lock?.properties.get('locks-folder');
  const { distribution, atHome } = instance;
  return {
    locksFolderThere:
      atHome && folder?.startsWith('/') === true && !PLACEHOLDER.test(folder)
        ? isFolder(folder)
        : null,
    diskUsedPercent: atHome ? diskUsedPercent(instance.folder) : null,
    lockClasses:
      itself && distribution !== null
        ? { file: distribution.fileLockClass, zookeeper: distribution.zooKeeperLockClass }
        : null,
  };
}
