import { join } from 'node:path';
import { put } from './temp-folder.ts';
import { zipOf } from './zip/zip-writer.ts';

/** Properties of a fake broker; the defaults are those of Artemis 2.44.0. */
export interface HomeTraits {
  readonly version: string;
  /** Class file version of `Create.class` and of the server's classes. */
  readonly cliMajor: number;
  readonly serverMajor: number;
  readonly createConstants: string;
  readonly shim: boolean;
  /** Jar name and class file path; the ZooKeeper class is beside it. */
  readonly fileLock: readonly [string, string] | null;
  readonly libNames: readonly string[];
  readonly webNames: readonly string[];
  readonly schema: string;
  readonly notice: string;
  readonly script: string;
  readonly profile: string;
}

const MODERN: HomeTraits = {
  version: '2.44.0',
  cliMajor: 61,
  serverMajor: 61,
  createConstants: '--staticCluster --static-cluster',
  shim: true,
  fileLock: [
    'artemis-lockmanager-ri-2.44.0.jar',
    'org/apache/activemq/artemis/lockmanager/file/FileBasedLockManager.class',
  ],
  libNames: ['jaxb-impl-2.3.9.jar', 'jakarta.xml.bind-api-2.3.3.jar', 'zookeeper-3.9.4.jar'],
  webNames: ['console.war/index.html'],
  schema: schemaWith({ primary: ['check-for-active-server'] }),
  notice: '\nApache ActiveMQ Artemis\nCopyright',
  script: 'if [ -z "${JAVA_ARGS}" ]; then JAVA_ARGS="-Xms512M"; fi\n',
  profile: 'if [ -z "$JAVA_ARGS" ]; then\n    JAVA_ARGS="-Xmx${java-memory}"\nfi\n',
};

/** Returns a schema in which `<replication>` may have these policies, each with these elements. */
export function schemaWith(policies: Readonly<Record<string, readonly string[]>>): string {
  const names = (all: readonly string[]): string =>
    all.map((name) => `<xsd:element name="${name}" type="${name}Type"/>`).join('');
  const type = (name: string, elements: readonly string[]): string =>
    `<xsd:complexType name="${name}"><xsd:all>${names(elements)}</xsd:all></xsd:complexType>`;
  const types = Object.entries(policies).map(([name, elements]) => type(`${name}Type`, elements));
  return [
    '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">',
    type('haReplicationType', Object.keys(policies)),
    ...types,
    '</xsd:schema>',
  ].join('');
}

/** Writes an unpacked broker with just enough to be detected. */
export function writeHome(home: string, changes: Partial<HomeTraits> = {}): string {
  const traits = { ...MODERN, ...changes };
  const { version, fileLock } = traits;
  const jar = (name: string, entries: Record<string, string | Buffer>): void => {
    const list = Object.entries(entries).map(([entry, content]) => ({
      name: entry,
      content,
      deflate: true,
    }));
    put(join(home, 'lib', name), zipOf(list));
  };
  const base = 'org/apache/activemq/artemis';
  jar(`artemis-cli-${version}.jar`, {
    [`${base}/cli/commands/Create.class`]: classFile(traits.cliMajor, traits.createConstants),
    [`${base}/cli/commands/etc/artemis.profile`]: traits.profile,
  });
  jar(`artemis-server-${version}.jar`, {
    'META-INF/versions/24/org/apache/activemq/artemis/X.class': classFile(68, ''),
    [`${base}/core/server/ActiveMQServer.class`]: classFile(traits.serverMajor, ''),
  });
  jar(
    `artemis-commons-${version}.jar`,
    traits.shim ? { [`${base}/utils/sm/SecurityManagerShim.class`]: 'x' } : { x: 'x' },
  );
  if (fileLock)
    jar(fileLock[0], {
      [fileLock[1].replace('.class', '$1.class')]: 'x',
      [fileLock[1]]: 'x',
      [fileLock[1].replace('file/FileBased', 'zookeeper/CuratorDistributed')]: 'x',
    });
  for (const name of traits.libNames) put(join(home, 'lib', name));
  for (const name of traits.webNames) put(join(home, 'web', name));
  put(join(home, 'schema/artemis-configuration.xsd'), traits.schema);
  put(join(home, 'NOTICE'), traits.notice);
  put(join(home, 'bin/artemis'), traits.script, 0o755);
  return home;
}

function classFile(major: number, constants: string): Buffer {
  return Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, major]),
    Buffer.from(constants, 'latin1'),
  ]);
}
