import { join } from 'node:path';
import { Broker } from '../../../src/broker/broker.ts';
import type { Distribution } from '../../../src/model/distribution.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { PairPlan, PlanInput } from '../../../src/pair/plan/pair-plan.ts';
import { fixedPorts, planPair } from '../../../src/pair/plan/plan.ts';
import { put, tempFolder } from '../platform/samples.ts';

export const HOME = '/home/me/a demo';

export const SETTINGS: Settings = {
  home: HOME,
  broker: 'secret.zip',
  lockManager: 'none',
  zookeeper: null,
  zookeeperNodes: 1,
  failureDetection: 'fast',
  ports: 'fixed',
  portOffset: 0,
  java: '/jdk',
  user: 'anna',
  password: 'p w',
  clusterUser: 'cluster',
  clusterPassword: 'c w',
  classArchive: true,
};

export const DISTRIBUTION: Distribution = {
  folder: 'apache-artemis-2.44.0',
  product: 'Apache ActiveMQ Artemis 2.44.0',
  version: '2.44.0',
  vocabulary: 'primary-backup',
  fileLockClass: 'org.example.FileLock',
  zooKeeperLockClass: 'org.example.Lease',
  shipsZooKeeper: true,
  createOptions: { staticCluster: true },
  java: { min: 17, max: null, jaxbReflection: false },
  javaArgsFromEnvironment: { home: true, instance: true },
};

const INPUT: PlanInput = {
  settings: SETTINGS,
  distribution: DISTRIBUTION,
  policyElements: { primary: ['group-name'] },
  java: { home: '/jdk', feature: 21 },
  ports: fixedPorts(0),
  alias: null,
  namespace: 'amq-ha-demo-00c0ffee',
};

/** Returns a classic plan on the usual ports, with the given changes. */
export function aPlan(change: Partial<PlanInput> = {}): PairPlan {
  return planPair({ ...INPUT, ...change });
}

/** A line of a broker's log. */
export const logLine = (code: string): string =>
  `2026-11-23 03:32:13,012 INFO  [org.example] ${code}: said\n`;

/**
 * Returns a backup that does not run, with these codes in its log, and these files in data/ (each
 * contains its own name).
 */
export function backupWith(codes: readonly string[], files: readonly string[]): Broker {
  const folder = tempFolder();
  put(join(folder, 'log', 'artemis.log'), codes.map(logLine).join(''));
  for (const file of files) put(join(folder, 'data', file), file);
  return new Broker({
    role: 'backup',
    instance: { folder, runFolder: folder },
    ports: fixedPorts(0).backup,
    user: 'anna',
    password: 'p w',
    javaHome: '/jdk',
    archive: () => Promise.resolve(null),
  });
}
