import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { detectDistribution } from '../../src/distribution/detect/detect.ts';
import { inspectZip, unpackZip } from '../../src/distribution/zip/zip.ts';
import type { Distribution } from '../../src/model/distribution.ts';
import { zip } from './harness.ts';

/** The synthetic homes of the unit tests, held against the real ones. */
const LOCK = 'org.apache.activemq.artemis';
const EXPECTED: Record<string, Omit<Distribution, 'folder' | 'product' | 'version'>> = {
  '2.10.1': {
    vocabulary: 'master-slave',
    fileLockClass: null,
    zooKeeperLockClass: null,
    shipsZooKeeper: false,
    createOptions: { staticCluster: true },
    java: { min: 8, max: 23, jaxbReflection: true },
    javaArgsFromEnvironment: { home: false, instance: false },
  },
  '2.28.0': {
    vocabulary: 'master-slave',
    fileLockClass: `${LOCK}.quorum.file.FileBasedPrimitiveManager`,
    zooKeeperLockClass: `${LOCK}.quorum.zookeeper.CuratorDistributedPrimitiveManager`,
    shipsZooKeeper: true,
    createOptions: { staticCluster: true },
    java: { min: 11, max: 23, jaxbReflection: false },
    javaArgsFromEnvironment: { home: true, instance: true },
  },
  '2.40.0': {
    vocabulary: 'primary-backup',
    fileLockClass: `${LOCK}.lockmanager.file.FileBasedLockManager`,
    zooKeeperLockClass: `${LOCK}.lockmanager.zookeeper.CuratorDistributedLockManager`,
    shipsZooKeeper: true,
    createOptions: { staticCluster: true },
    java: { min: 17, max: 23, jaxbReflection: false },
    javaArgsFromEnvironment: { home: true, instance: true },
  },
  '2.44.0': {
    vocabulary: 'primary-backup',
    fileLockClass: `${LOCK}.lockmanager.file.FileBasedLockManager`,
    zooKeeperLockClass: `${LOCK}.lockmanager.zookeeper.CuratorDistributedLockManager`,
    shipsZooKeeper: true,
    createOptions: { staticCluster: true },
    java: { min: 17, max: null, jaxbReflection: false },
    javaArgsFromEnvironment: { home: true, instance: true },
  },
};

describe.each(Object.entries(EXPECTED))('Artemis %s', (version, expected) => {
  test('unpacks and is recognised', async () => {
    const folder = `apache-artemis-${version}`;
    expect(await inspectZip(zip(version))).toMatchObject({ folder, version });
    const into = mkdtempSync(join(inject('root'), 'zip-'));
    await unpackZip(zip(version), into);
    expect(await detectDistribution(join(into, folder))).toEqual({
      ...expected,
      folder,
      version,
      product: `Apache ActiveMQ Artemis ${version}`,
    });
  });
});
