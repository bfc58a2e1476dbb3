import { readFileSync } from 'node:fs';
import type { BrokerXmlPlan, LockManagerPlan } from '../../../../src/broker/broker-xml/plan.ts';
import { policyElementsOf } from '../../../../src/distribution/detect/schema.ts';
import type { HaMode } from '../../../../src/model/broker.ts';
import { AmqHaError } from '../../../../src/model/errors.ts';

export const VERSIONS = ['2.10.1', '2.28.0', '2.40.0', '2.44.0'] as const;
/** Versions before 2.10: without `--staticCluster`, so there are only the `plain` files. */
export const OLD_VERSIONS = ['2.0.0', '2.4.0', '2.6.4', '2.9.0'] as const;
export type Version = (typeof VERSIONS | typeof OLD_VERSIONS)[number];
export const FILES = [
  'primary-static.xml',
  'primary-plain.xml',
  'backup-static.xml',
  'backup-plain.xml',
] as const;

const FIXTURES = new URL('../../../fixtures/broker-xml/', import.meta.url);

const read = new Map<string, string>();

export function fixture(name: string): string {
  const text = read.get(name) ?? readFileSync(new URL(name, FIXTURES), 'utf8');
  read.set(name, text);
  return text;
}

const PORTS = {
  primary: { core: 61616, amqp: 5672, console: 8161 },
  backup: { core: 61716, amqp: 5772, console: 8261 },
} as const;

const LOCKS: Readonly<Record<HaMode, LockManagerPlan | null>> = {
  classic: null,
  file: { className: 'org.example.FileLock', properties: { 'locks-folder': '/tmp/a b/locks' } },
  zookeeper: {
    className: 'org.example.Lease',
    properties: {
      'connect-string': '127.0.0.1:2181,127.0.0.1:2182,127.0.0.1:2183',
      namespace: 'amq-ha-demo-0',
      'session-ms': '13000',
      'connection-ms': '1000',
      retries: '1',
      'retries-ms': '250',
    },
  },
};

/** The primary has the shorter session and releases its lock first. */
function lockOf(role: 'primary' | 'backup', mode: HaMode): LockManagerPlan | null {
  const lock = LOCKS[mode];
  if (mode !== 'zookeeper' || role === 'backup' || lock === null) return lock;
  return { ...lock, properties: { ...lock.properties, 'session-ms': '1000' } };
}

/** Returns the plan of a file lock in this folder. */
export const fileLockIn = (folder: string): LockManagerPlan => ({
  className: 'org.example.FileLock',
  properties: { 'locks-folder': folder },
});

/**
 * Returns a classic plan with the element names of its version, as the program makes it; `change`
 * overrides it.
 */
export function planFor(
  version: Version,
  role: 'primary' | 'backup',
  change: Partial<BrokerXmlPlan> = {},
): BrokerXmlPlan {
  const own = change.own ?? PORTS[role];
  const peer = PORTS[role === 'primary' ? 'backup' : 'primary'];
  return {
    role,
    policyRole: role,
    haMode: 'classic',
    vocabulary: version === '2.40.0' || version === '2.44.0' ? 'primary-backup' : 'master-slave',
    policyElements: policyElementsOf(fixture(`${version}/policies.xsd`)),
    lockManager: lockOf(role, change.haMode ?? 'classic'),
    checkForActive: true,
    own,
    link: { own: own.core, peer: peer.core },
    failureDetection: 'fast',
    queues: ['haQueue', 'amqHaDemo.probe'],
    ...change,
  };
}

/** Returns the AmqHaError that an action throws, as `CODE: message`. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AmqHaError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing thrown';
}
