import { AmqHaError } from '../../model/errors.ts';
import type { VersionSource } from '../../model/doctor.ts';
import { type HaConfig, readHaConfig } from './config.ts';
import { diskUsedPercent, type Input, type InstanceFacts, isFolder } from './inputs.ts';
import type { HostFacts, Subject } from './rule.ts';
import { isPresent, PLACEHOLDER } from './values.ts';
import { NEWEST, parseVersion } from '../releases/versions.ts';
import { type Vocabulary, vocabularyFromXsd, vocabularyOf } from '../releases/vocabulary.ts';

/** A subject, and where its version comes from. */
export interface OpenedSubject {
  readonly subject: Subject;
  readonly versionFrom: VersionSource;
}

/**
 * Returns the subjects of these inputs.
 *
 * @param requested version to judge by, if the user gave one
 * @throws AmqHaError NOT_A_BROKER for a text that is not a broker.xml; USAGE if a file was given
 *   twice
 */
export function openSubjects(
  inputs: readonly Input[],
  requested: string | null,
): readonly OpenedSubject[] {
  const twice = inputs.find(
    (input, index) => inputs.findIndex(({ realPath }) => realPath === input.realPath) < index,
  );
  if (twice !== undefined) {
    throw new AmqHaError('USAGE', `${twice.file} was given twice`, {
      hint: 'give each broker.xml once: amq-ha-demo doctor <primary> <backup>',
    });
  }
  const isAmbiguous = (name: string): boolean =>
    inputs.filter(({ broker }) => broker === name).length > 1;
  const schemas = new Map<string, Vocabulary>();
  const vocabularyFrom = (xsd: string): Vocabulary => {
    const vocabulary = schemas.get(xsd) ?? vocabularyFromXsd(xsd);
    schemas.set(xsd, vocabulary);
    return vocabulary;
  };
  return inputs.map((input) =>
    open(
      isAmbiguous(input.broker) ? { ...input, broker: input.file } : input,
      requested,
      vocabularyFrom,
    ),
  );
}

/** `vocabularyFrom` reads each schema once: usually both brokers of a pair have the same. */
function open(
  { file, broker, text, instance }: Input,
  requested: string | null,
  vocabularyFrom: (xsd: string) => Vocabulary,
): OpenedSubject {
  const config = readHaConfig(file, broker, text);
  const installed = instance?.distribution?.version ?? null;
  const versionName = requested ?? installed ?? NEWEST;
  const version = parseVersion(versionName);
  if (version === null) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `${file} belongs to Artemis ${versionName}, which is an unknown version`,
      { hint: 'name the version to judge by: --for 2.44.0' },
    );
  }
  const isInstalled = versionName === installed;
  return {
    versionFrom: requested !== null ? 'flag' : installed !== null ? 'instance' : 'newest',
    subject: {
      config,
      version,
      versionName,
      vocabulary:
        isInstalled && isPresent(instance?.xsd)
          ? vocabularyFrom(instance.xsd)
          : vocabularyOf(version),
      host: instance === null ? null : hostFactsOf(config, instance, isInstalled),
      peer: null,
    },
  };
}

function hostFactsOf(config: HaConfig, instance: InstanceFacts, isInstalled: boolean): HostFacts {
  const folder = config.policy?.lock?.properties.get('locks-folder');
  const { distribution, atHome } = instance;
  return {
    locksFolderThere:
      atHome && folder?.startsWith('/') === true && !PLACEHOLDER.test(folder)
        ? isFolder(folder)
        : null,
    diskUsedPercent: atHome ? diskUsedPercent(instance.folder) : null,
    lockClasses:
      isInstalled && distribution !== null
        ? { file: distribution.fileLockClass, zookeeper: distribution.zooKeeperLockClass }
        : null,
  };
}
