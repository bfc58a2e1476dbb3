import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HaVocabulary } from '../../model/broker.ts';
import type { Distribution, PolicyElements } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import { readJarFacts } from './jar-facts.ts';
import { honoursJavaArgs, javaNeeds } from '../java/java-needs.ts';
import { productName } from './product.ts';
import { policyElementsOf, readXsd } from './schema.ts';
import { brokerVersion } from '../zip/zip-policy.ts';

/**
 * Returns what an unpacked broker can do, from its own files only: Red Hat back-ports features into
 * old bases, so a table of versions would be wrong. Takes about 90 ms, of which
 * the schema takes 40; starts no JVM.
 * @throws AmqHaError NOT_A_BROKER when the folder is not a broker
 */
export async function detectDistribution(homeFolder: string): Promise<Distribution> {
  const libNames = await namesIn(join(homeFolder, 'lib'));
  const version = brokerVersion(libNames.map((name) => `lib/${name}`));
  const script = await textOf(homeFolder, 'bin/artemis');
  if (version === null || script === null) throw await notABroker(homeFolder);
  const [folder, jars, xsd, notice, webNames] = await Promise.all([
    realpath(homeFolder).then((path) => basename(path)),
    readJarFacts(homeFolder, libNames),
    readXsd(homeFolder),
    textOf(homeFolder, 'NOTICE'),
    namesIn(join(homeFolder, 'web')),
  ]);
  return {
    folder,
    product: productName({ folder, version, webNames, notice: notice ?? '' }),
    version,
    ...consolePlace(webNames),
    vocabulary: classicVocabulary(xsd === null ? {} : policyElementsIfKnown(xsd)),
    fileLockClass: jars.fileLockClass,
    zooKeeperLockClass: jars.zooKeeperLockClass,
    shipsZooKeeper: libNames.some((name) => /^zookeeper-\d.*\.jar$/.test(name)),
    createOptions: { staticCluster: jars.staticCluster },
    java: javaNeeds({ ...jars, libNames }),
    javaArgsFromEnvironment: {
      home: honoursJavaArgs(script),
      instance: honoursJavaArgs(jars.instanceProfile),
    },
  };
}

/**
 * Returns the path of the console where it is not the usual one. The console is an application
 * `console` since 2.3; that of AMQ 7.0 is called `hawtio`, and 2.0 to 2.2 have Jolokia only
 * (`bootstrap-web-settings.txt` of those versions).
 */
export function consolePlace(webNames: readonly string[]): Pick<Distribution, 'consolePath'> {
  const has = (app: string): boolean => webNames.some((name) => name.startsWith(app));
  if (has('console')) return {};
  if (has('hawtio')) return { consolePath: '/hawtio' };
  return has('jolokia') ? { consolePath: '/jolokia' } : {};
}

/**
 * Returns the element names for *classic* replication. 2.18 to 2.31 know `<primary>` too, but only
 * for lock managers; `check-for-active-server` came with the classic `<primary>` in 2.32 (seen in
 * 2.40.0 and 2.44.0, not in 2.10.1 and 2.28.0).
 */
function classicVocabulary({ primary }: PolicyElements): HaVocabulary {
  return primary?.includes('check-for-active-server') === true ? 'primary-backup' : 'master-slave';
}

/**
 * Returns no elements for a schema without them: the distribution is still a broker, although it
 * cannot be run.
 */
function policyElementsIfKnown(xsd: string): PolicyElements {
  try {
    return policyElementsOf(xsd);
  } catch (error) {
    if (error instanceof AmqHaError) return {};
    throw error;
  }
}

async function notABroker(homeFolder: string): Promise<AmqHaError> {
  const isFolder = await stat(homeFolder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const why = isFolder
    ? 'looked for lib/artemis-server-<version>.jar and bin/artemis in it'
    : 'no such folder';
  return new AmqHaError('NOT_A_BROKER', `${homeFolder} is not an unpacked broker: ${why}`, {
    hint: 'give the top folder of an unpacked broker, or its zip: --broker <zip or folder>',
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function textOf(homeFolder: string, path: string): Promise<string | null> {
  return readFile(join(homeFolder, path), 'utf8').catch(() => null);
}
