import { readFileSync } from 'node:fs';
import { type BrokerXmlPlan, policyElementsOf } from '../../../src/broker/broker-xml.ts';
import { AmqHaError } from '../../../src/model/errors.ts';

export const VERSIONS = ['2.10.1', '2.28.0', '2.40.0', '2.44.0'] as const;
export type Version = (typeof VERSIONS)[number];
export const FILES = [
  'primary-static.xml',
  'primary-plain.xml',
  'backup-static.xml',
  'backup-plain.xml',
] as const;

const FIXTURES = new URL('../../fixtures/broker-xml/', import.meta.url);

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

/** A classic plan in the words of its version, as the tool makes it; `change` wins. */
export function planFor(
  version: Version,
  role: 'primary' | 'backup',
  change: Partial<BrokerXmlPlan> = {},
): BrokerXmlPlan {
  const file = change.haMode === 'file';
  return {
    role,
    policyRole: role,
    haMode: 'classic',
    vocabulary: version === '2.10.1' || version === '2.28.0' ? 'master-slave' : 'primary-backup',
    policyElements: policyElementsOf(fixture(`${version}/policies.xsd`)),
    lockClass: file ? 'org.example.FileLock' : null,
    locksFolder: file ? '/tmp/a b/locks' : null,
    checkForActive: true,
    own: PORTS[role],
    peer: PORTS[role === 'primary' ? 'backup' : 'primary'],
    failureDetection: 'fast',
    queues: ['haQueue', 'amqHaDemo.probe'],
    ...change,
  };
}

/** The AmqHaError that an act throws, as `CODE: message`. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AmqHaError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing thrown';
}
