import { describe, expect, it } from 'vitest';
import { verifyBrokerXml } from '../../../../src/broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../../../src/broker/broker-xml/patch.ts';
import { jvmFlags, patchProfile } from '../../../../src/broker/profile.ts';
import { findElement } from '../../../../src/xml/find.ts';
import { fixture, OLD_VERSIONS, planFor } from './helpers.ts';

const CORE = ['configuration', 'core'];
/**
 * Children of a cluster connection in the only order that the XSD of 2.0 to 2.10 takes (an
 * `xsd:sequence`).
 */
const CLUSTER_SEQUENCE = [
  'address',
  'connector-ref',
  'check-period',
  'connection-ttl',
  'min-large-message-size',
  'call-timeout',
  'retry-interval',
  'retry-interval-multiplier',
  'max-retry-interval',
  'initial-connect-attempts',
  'reconnect-attempts',
  'use-duplicate-detection',
  'forward-when-no-consumers',
  'message-load-balancing',
  'max-hops',
  'confirmation-window-size',
  'producer-window-size',
  'call-failover-timeout',
  'notification-interval',
  'notification-attempts',
  'scale-down-connector',
  'static-connectors',
];
const CASES = OLD_VERSIONS.flatMap((version) =>
  (['primary', 'backup'] as const).flatMap((role) =>
    (['fast', 'stock'] as const).map((detection) => [version, role, detection] as const),
  ),
);

describe('the broker.xml of Artemis before 2.10', () => {
  it.each(CASES)('of %s, %s, %s detection becomes what was planned', (version, role, detection) => {
    const plan = planFor(version, role, { failureDetection: detection });
    const before = fixture(`${version}/${role}-plain.xml`);
    const after = patchBrokerXml(before, plan);
    expect(() => verifyBrokerXml(before, plan)).toThrow();
    expect(() => verifyBrokerXml(after, plan)).not.toThrow();
    expect(patchBrokerXml(after, plan)).toBe(after);
  });

  it.each(OLD_VERSIONS)(
    'of %s: no discovery is left, and its children stand where the XSD wants them',
    (version) => {
      const after = patchBrokerXml(
        fixture(`${version}/primary-plain.xml`),
        planFor(version, 'primary'),
      );
      expect(after).not.toMatch(/discovery-group|broadcast-group/);
      const cluster = [...CORE, 'cluster-connections', 'cluster-connection[name=my-cluster]'];
      const names = findElement(after, cluster)?.children.map(({ name }) => name) ?? [];
      expect(names).toContain('static-connectors');
      expect(names).toEqual(CLUSTER_SEQUENCE.filter((name) => names.includes(name)));
    },
  );

  it.each([
    ['2.0.0', false],
    ['2.4.0', false],
    ['2.6.4', true],
    ['2.9.0', true],
  ] as const)('%s: only what its XSD knows is written', (version, knowsWait) => {
    const after = patchBrokerXml(
      fixture(`${version}/primary-plain.xml`),
      planFor(version, 'primary'),
    );
    const master = findElement(after, [...CORE, 'ha-policy', 'replication', 'master']);
    expect(master?.children.map(({ name }) => name)).toEqual([
      'check-for-live-server',
      'initial-replication-sync-timeout',
      ...(knowsWait ? ['retry-replication-wait'] : []),
    ]);
  });
});

describe('the artemis.profile of Artemis before 2.10', () => {
  it.each(OLD_VERSIONS)('of %s: what Java 17 refuses goes, what it needs comes', (version) => {
    const needs = { min: 8, max: 23, jaxbReflection: true };
    const flags = jvmFlags({
      needs,
      java: { home: '/java', feature: 17 },
      cores: 2,
      ownPort: null,
    });
    const after = patchProfile(fixture(`${version}/artemis.profile`), flags, '/java');
    const line = /^JAVA_ARGS="(.*)"$/m.exec(after)?.[1] ?? '';
    expect(line).not.toMatch(/AggressiveOpts|UseFastAccessorMethods/);
    expect(line).toMatch(/-Xms512M .*--add-opens=java.base\/java.lang=ALL-UNNAMED/);
  });
});
