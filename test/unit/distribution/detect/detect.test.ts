import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { consolePlace, detectDistribution } from '../../../../src/distribution/detect/detect.ts';
import type { Distribution } from '../../../../src/model/distribution.ts';
import { type HomeTraits, schemaWith, writeHome } from '../fake-home.ts';
import { put, tempFolder, thrownBy } from '../temp-folder.ts';

async function detect(
  changes: Partial<HomeTraits>,
  folder = 'apache-artemis-2.44.0',
): Promise<Distribution> {
  return detectDistribution(writeHome(join(tempFolder(), folder), changes));
}

test('a modern broker', async () => {
  expect(await detect({})).toEqual({
    folder: 'apache-artemis-2.44.0',
    product: 'Apache ActiveMQ Artemis 2.44.0',
    version: '2.44.0',
    vocabulary: 'primary-backup',
    fileLockClass: 'org.apache.activemq.artemis.lockmanager.file.FileBasedLockManager',
    zooKeeperLockClass:
      'org.apache.activemq.artemis.lockmanager.zookeeper.CuratorDistributedLockManager',
    shipsZooKeeper: true,
    createOptions: { staticCluster: true },
    java: { min: 17, max: null, jaxbReflection: false },
    javaArgsFromEnvironment: { home: true, instance: true },
  } satisfies Distribution);
});

test('an old broker', async () => {
  const old = await detect({
    version: '2.10.1',
    cliMajor: 52,
    serverMajor: 52,
    createConstants: '--clustered',
    shim: false,
    fileLock: null,
    libNames: ['jaxb-api-2.2.7.jar', 'jaxb-core-2.2.7.jar', 'jaxb-impl-2.2.7.jar'],
    schema: schemaWith({ master: ['check-for-live-server'] }),
    script: 'JAVA_ARGS="-XX:+UseParallelGC -Xms512M"\n# if [ -z "$JAVA_ARGS" ]\n',
    profile: 'JAVA_ARGS="${java-opts} -Xms512M"\n',
  });
  expect(old).toMatchObject({
    version: '2.10.1',
    vocabulary: 'master-slave',
    fileLockClass: null,
    zooKeeperLockClass: null,
    shipsZooKeeper: false,
    createOptions: { staticCluster: false },
    java: { min: 8, max: 23, jaxbReflection: true },
    javaArgsFromEnvironment: { home: false, instance: false },
  });
});

test('primary in the schema is not enough for the new names: 2.18 to 2.31 know it for lock managers only', async () => {
  const schema = schemaWith({ primary: ['manager'] }).replace(
    '</xsd:schema>',
    '<!-- use check-for-active-server --></xsd:schema>',
  );
  const { vocabulary, fileLockClass } = await detect({
    schema,
    fileLock: [
      'artemis-quorum-ri-2.28.0.jar',
      'org/apache/activemq/artemis/quorum/file/FileBasedPrimitiveManager.class',
    ],
  });
  expect(vocabulary).toBe('master-slave');
  expect(fileLockClass).toBe('org.apache.activemq.artemis.quorum.file.FileBasedPrimitiveManager');
});

describe('product', () => {
  test.each<[string, string, Partial<HomeTraits>, string]>([
    [
      'AMQ folder',
      'amq-broker-7.8.0',
      { version: '2.16.0.redhat-00012' },
      'Red Hat AMQ Broker 7.8.0 (Artemis 2.16.0.redhat-00012)',
    ],
    [
      'old AMQ folder',
      'jboss-amq-7.0.0.redhat-1',
      { version: '2.0.0' },
      'Red Hat AMQ Broker 7.0.0 (Artemis 2.0.0)',
    ],
    [
      'AMQ since 7.11',
      'apache-artemis-2.28.0.redhat-00003',
      { version: '2.28.0.redhat-00003' },
      'Red Hat AMQ Broker (Artemis 2.28.0.redhat-00003)',
    ],
    [
      'branding only',
      'x',
      { webNames: ['redhat-branding.war'] },
      'Red Hat AMQ Broker (Artemis 2.44.0)',
    ],
    [
      'renamed',
      'apache-artemis-2.50.0',
      { version: '2.50.0', notice: 'Apache Artemis\nCopyright' },
      'Apache Artemis 2.50.0',
    ],
    ['no notice', 'x', { notice: '' }, 'Apache ActiveMQ Artemis 2.44.0'],
  ])('%s', async (_what, folder, changes, product) => {
    expect((await detect(changes, folder)).product).toBe(product);
  });

  test('a link to a home keeps the real folder name', async () => {
    const folder = tempFolder();
    symlinkSync(writeHome(join(folder, 'amq-broker-7.9.0')), join(folder, 'current'));
    expect((await detectDistribution(join(folder, 'current'))).folder).toBe('amq-broker-7.9.0');
  });
});

describe('java', () => {
  test.each<[string, Partial<HomeTraits>, Distribution['java']]>([
    [
      'the highest class file counts',
      { cliMajor: 55, serverMajor: 61 },
      { min: 17, max: null, jaxbReflection: false },
    ],
    ['no shim', { shim: false }, { min: 17, max: 23, jaxbReflection: false }],
    [
      'flags that can be taken out',
      { script: '-XX:+AggressiveOpts -XX:+UseFastAccessorMethods', cliMajor: 52, serverMajor: 52 },
      { min: 8, max: null, jaxbReflection: false },
    ],
    [
      'JAXB from the JDK',
      { libNames: [], cliMajor: 52, serverMajor: 52, shim: false },
      { min: 8, max: 8, jaxbReflection: false },
    ],
    [
      'Red Hat JAXB 2.2',
      { libNames: ['jaxb-impl-2.2.11.redhat-4.jar'] },
      { min: 17, max: null, jaxbReflection: true },
    ],
  ])('%s', async (_what, changes, java) => {
    expect((await detect(changes)).java).toEqual(java);
  });
});

test.each([
  [['console.war'], {}],
  [['activemq-branding.war', 'console.war', 'jolokia.war'], {}],
  [['hawtio.war', 'jolokia.war'], { consolePath: '/hawtio' }],
  [['jolokia-war-1.3.5.war'], { consolePath: '/jolokia' }],
  [[], {}],
])('of the applications %j: %j', (webNames, place) => {
  expect(consolePlace(webNames)).toEqual(place);
});

describe('not a broker', () => {
  test.each(['bin/artemis', 'lib/artemis-server-2.44.0.jar', 'lib/artemis-cli-2.44.0.jar'])(
    'without %s',
    async (path) => {
      const home = writeHome(join(tempFolder(), 'x'));
      rmSync(join(home, path));
      expect(await thrownBy(detectDistribution(home))).toMatchObject({
        code: 'NOT_A_BROKER',
        message: expect.stringContaining(home),
        hint: expect.stringContaining('--broker'),
      });
    },
  );

  test('no folder at all', async () => {
    const error = await thrownBy(detectDistribution('/nowhere'));
    expect(error).toMatchObject({
      code: 'NOT_A_BROKER',
      message: expect.stringContaining('no such folder'),
    });
  });

  test('a damaged jar is a bad zip', async () => {
    const home = writeHome(join(tempFolder(), 'x'));
    put(join(home, 'lib/artemis-cli-2.44.0.jar'), 'no jar');
    expect(await thrownBy(detectDistribution(home))).toMatchObject({ code: 'BAD_ZIP' });
  });
});
