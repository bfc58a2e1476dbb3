import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import { reasonOf } from './download.ts';
import { isFile } from '../executables.ts';
import {
  fetchWithMaven,
  fileInRepository,
  localRepositories,
  type Artifact,
  type MavenOptions,
} from './maven.ts';

/**
 * Jars that a ZooKeeper server needs besides those that the broker ships for its client. The
 * versions are those of ZooKeeper 3.9; 3.6, which 2.28 ships, runs with them too (measured).
 */
const EXTRA: readonly Artifact[] = [
  { group: 'io.dropwizard.metrics', name: 'metrics-core', version: '4.1.12.1', type: 'jar' },
  { group: 'org.xerial.snappy', name: 'snappy-java', version: '1.1.10.5', type: 'jar' },
];

/**
 * Copies the jars that a server of the pair lacks into a folder, from a local Maven repository or
 * through Maven.
 * @throws AmqHaError NO_ZOOKEEPER (exit 69) when they cannot be found or fetched; the signal's
 * reason
 */
export async function provideZooKeeperJars(folder: string, options: MavenOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const repositories = await localRepositories(options.env, options.folders);
  for (const artifact of EXTRA) {
    const path = (await inOneOf(repositories, artifact)) ?? (await fetch(artifact, options));
    await copyFile(path, join(folder, basename(path)));
  }
}

async function inOneOf(
  repositories: readonly string[],
  artifact: Artifact,
): Promise<string | null> {
  for (const repository of repositories) {
    const path = fileInRepository(repository, artifact);
    if (await isFile(path)) return path;
  }
  return null;
}

async function fetch(artifact: Artifact, options: MavenOptions): Promise<string> {
  try {
    return await fetchWithMaven(artifact, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new AmqHaError(
      'NO_ZOOKEEPER',
      `a ZooKeeper server of the pair needs ${artifact.name} ${artifact.version}, which the broker does not ship and mvn could not fetch: ${reasonOf(error)}`,
      {
        hint: 'install Maven (sudo apt install maven, brew install maven), or name an existing ensemble: --zookeeper host:port',
        cause: error,
      },
    );
  }
}
