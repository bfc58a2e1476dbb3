import { join } from 'node:path';
import type { Entry } from 'yauzl';
import { AmqHaError } from '../../model/errors.ts';
import { type Archive, badEntry, readEntry, withArchive } from '../zip/archive.ts';

/** Facts that only the broker's own jars contain. No JVM is started. */
interface JarFacts {
  /** Feature release that the broker was compiled for: class file version minus 44. */
  readonly compiledFor: number;
  readonly staticCluster: boolean;
  /** `etc/artemis.profile` as `artemis create` will write it, with placeholders. */
  readonly instanceProfile: string;
  readonly fileLockClass: string | null;
  readonly zooKeeperLockClass: string | null;
  /** True when the broker can do without `Subject.getSubject`, which throws from JDK 24 on. */
  readonly worksWithoutSecurityManager: boolean;
}

const COMMANDS = 'org/apache/activemq/artemis/cli/commands';
const CLASS_FILE_MAGIC = 0xcafebabe;
/** Far above any class or template in these jars. */
const MAX_READ_BYTES = 4 * 1024 ** 2;

/**
 * Returns the facts in the jars of `lib` that are named in `libNames`.
 * @throws AmqHaError NOT_A_BROKER when a jar or class is missing that every release has, BAD_ZIP
 * for a damaged jar
 */
export async function readJarFacts(home: string, libNames: readonly string[]): Promise<JarFacts> {
  const jar = (pattern: RegExp): string | null => {
    const name = libNames.find((candidate) => pattern.test(candidate));
    return name === undefined ? null : join(home, 'lib', name);
  };
  const locks = libNames
    .filter((name) => /^artemis-(quorum|lockmanager)-.*\.jar$/.test(name))
    .map((name) => join(home, 'lib', name));
  const [cli, server, worksWithoutSecurityManager, ...lockClasses] = await Promise.all([
    readCli(home, jar(/^artemis-cli-\d.*\.jar$/)),
    compiledFor(home, jar(/^artemis-server-\d.*\.jar$/)),
    hasShim(jar(/^artemis-commons-\d.*\.jar$/)),
    findClass(locks, FILE_LOCKS),
    findClass(locks, ZOOKEEPER_LOCKS),
  ]);
  return {
    ...cli,
    compiledFor: Math.max(cli.compiledFor, server),
    worksWithoutSecurityManager,
    fileLockClass: lockClasses[0],
    zooKeeperLockClass: lockClasses[1],
  };
}

/**
 * Reads the facts in the CLI's jar. The option's name is a string constant of `Create.class` in
 * both parsers, airline (up to 2.30) and picocli.
 */
async function readCli(
  home: string,
  path: string | null,
): Promise<Pick<JarFacts, 'compiledFor' | 'staticCluster' | 'instanceProfile'>> {
  if (path === null) throw missing(home, 'lib/artemis-cli-<version>.jar');
  return withArchive(path, async (archive) => {
    const createClass = await readNamed(archive, `${COMMANDS}/Create.class`);
    const profile = await readNamed(archive, `${COMMANDS}/etc/artemis.profile`);
    if (createClass === null || profile === null)
      throw missing(home, `${COMMANDS}/Create.class and its templates`);
    return {
      compiledFor: classFileFeature(archive, createClass),
      staticCluster: /--static(Cluster|-cluster)\b/.test(createClass.toString('latin1')),
      instanceProfile: profile.toString('utf8'),
    };
  });
}

async function compiledFor(home: string, path: string | null): Promise<number> {
  if (path === null) throw missing(home, 'lib/artemis-server-<version>.jar');
  return withArchive(path, async (archive) => {
    const entry = archive.entries.find(({ fileName }) =>
      /^org\/apache\/activemq\/artemis\/.*\.class$/.test(fileName),
    );
    if (entry === undefined) throw missing(home, `classes in ${path}`);
    return classFileFeature(archive, await readSmall(archive, entry));
  });
}

/**
 * Returns true for a jar with `SecurityManagerShim`. It came with JDK 24 support (in 2.44.0, not in
 * 2.40.0; also in Red Hat's line), with a second class for Java 24 under `META-INF/versions`. It is
 * searched by name, so a back-port counts.
 */
async function hasShim(path: string | null): Promise<boolean> {
  if (path === null) return false;
  return withArchive(path, (archive) =>
    Promise.resolve(
      archive.entries.some(({ fileName }) => fileName.endsWith('/SecurityManagerShim.class')),
    ),
  );
}

/**
 * `…quorum.file.FileBasedPrimitiveManager` in 2.18-2.32, `…lockmanager.file.FileBasedLockManager`
 * from 2.33 on.
 */
const FILE_LOCKS = [/\/file\/FileBasedLockManager$/, /\/file\/FileBasedPrimitiveManager$/];
/** The same for ZooKeeper; 2.33 and later have the old class too. */
const ZOOKEEPER_LOCKS = [
  /\/zookeeper\/CuratorDistributedLockManager$/,
  /\/zookeeper\/CuratorDistributedPrimitiveManager$/,
];

/**
 * Returns the first class in the order of `patterns` that is in one of the jars; null when there is
 * none.
 */
async function findClass(
  paths: readonly string[],
  patterns: readonly RegExp[],
): Promise<string | null> {
  const names = await Promise.all(paths.map((path) => withArchive(path, classNames)));
  const all = names.flat();
  const found = patterns.flatMap((pattern) => all.find((name) => pattern.test(name)) ?? [])[0];
  return found?.replaceAll('/', '.') ?? null;
}

const classNames = (archive: Archive): Promise<readonly string[]> =>
  Promise.resolve(
    archive.entries
      .filter(({ fileName }) => fileName.endsWith('.class'))
      .map(({ fileName }) => fileName.slice(0, -'.class'.length)),
  );

async function readNamed(archive: Archive, name: string): Promise<Buffer | null> {
  const entry = archive.entries.find(({ fileName }) => fileName === name);
  return entry === undefined ? null : readSmall(archive, entry);
}

async function readSmall(archive: Archive, entry: Entry): Promise<Buffer> {
  if (
    Math.max(entry.uncompressedSize, entry.compressedSize) > MAX_READ_BYTES ||
    !entry.canDecodeFileData()
  ) {
    throw badEntry(archive, entry, 'cannot be read: too large or an unknown compression');
  }
  return readEntry(archive, entry);
}

/**
 * Returns the feature release of a class file: version 52 is Java 8, 55 is 11, 61 is 17 (Java
 * Virtual Machine Specification, 4.1).
 */
function classFileFeature(archive: Archive, content: Buffer): number {
  if (content.length < 8 || content.readUInt32BE(0) !== CLASS_FILE_MAGIC) {
    throw new AmqHaError('NOT_A_BROKER', `${archive.path} holds a file that is not a Java class`);
  }
  return content.readUInt16BE(6) - 44;
}

function missing(home: string, what: string): AmqHaError {
  return new AmqHaError('NOT_A_BROKER', `${home} is not a broker: there is no ${what}`, {
    hint: 'use a complete, unpacked broker or its zip: --broker <zip or folder>',
  });
}
