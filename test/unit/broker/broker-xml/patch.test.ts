import { describe, expect, it } from 'vitest';
import { verifyBrokerXml } from '../../../../src/broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../../../src/broker/broker-xml/patch.ts';
import { unifiedDiff } from '../../../../src/xml/diff.ts';
import { findElement } from '../../../../src/xml/splice.ts';
import { DETECTION } from '../../../../src/settings/timing.ts';
import { fileLockIn, FILES, fixture, planFor, refusal, VERSIONS } from './helpers.ts';

const POLICY = ['configuration', 'core', 'ha-policy', 'replication'];
const text = fixture('2.44.0/primary-static.xml');
const plan = planFor('2.44.0', 'primary');

describe('patchBrokerXml', () => {
  it.each([
    ['2.10.1/primary-plain', planFor('2.10.1', 'primary')],
    [
      '2.28.0/primary-static',
      planFor('2.28.0', 'primary', { haMode: 'file', failureDetection: 'stock' }),
    ],
    [
      '2.44.0/backup-plain',
      planFor('2.44.0', 'backup', { haMode: 'file', lockManager: fileLockIn('/a & b/"ü"/<c>') }),
    ],
    ['2.44.0/primary-static', planFor('2.44.0', 'primary', { haMode: 'zookeeper' })],
    ['hard', planFor('2.28.0', 'primary')],
  ] as const)('changes %s as its diff shows', async (name, wanted) => {
    const before = fixture(`${name}.xml`);
    const after = patchBrokerXml(before, wanted);
    verifyBrokerXml(after, wanted);
    const file = `../../../fixtures/broker-xml/diffs/${name.replace('/', '-')}.diff`;
    await expect(unifiedDiff(before, after, 'broker.xml')).toMatchFileSnapshot(file);
  });

  it('treats CRLF and LF alike', () => {
    for (const before of [text, fixture('hard.xml')]) {
      const crlf = patchBrokerXml(before.replaceAll('\n', '\r\n'), plan);
      expect(crlf).toBe(patchBrokerXml(before, plan).replaceAll('\n', '\r\n'));
    }
  });

  it.each(VERSIONS.flatMap((version) => FILES.map((file) => [version, file] as const)))(
    'makes of %s %s what was planned',
    (version, file) => {
      const role = file.startsWith('primary') ? 'primary' : 'backup';
      const modes = version === '2.10.1' ? (['classic'] as const) : (['classic', 'file'] as const);
      for (const haMode of modes) {
        const wanted = planFor(version, role, { haMode });
        const done = patchBrokerXml(fixture(`${version}/${file}`), wanted);
        expect(() => verifyBrokerXml(done, wanted)).not.toThrow();
      }
    },
  );

  it.each([
    [
      planFor('2.10.1', 'primary'),
      'master',
      'check-for-live-server initial-replication-sync-timeout retry-replication-wait',
    ],
    [
      planFor('2.28.0', 'primary'),
      'master',
      'check-for-live-server initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size',
    ],
    [
      planFor('2.44.0', 'primary', { checkForActive: false }),
      'primary',
      'initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size',
    ],
    [
      planFor('2.44.0', 'backup', { policyRole: 'primary' }),
      'primary',
      'check-for-active-server initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size',
    ],
    [
      planFor('2.10.1', 'backup'),
      'slave',
      'allow-failback initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size',
    ],
    [
      planFor('2.44.0', 'backup'),
      'backup',
      'allow-failback initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size',
    ],
    [
      planFor('2.28.0', 'primary', { haMode: 'file' }),
      'primary',
      'initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size manager',
    ],
    [
      planFor('2.28.0', 'backup', { haMode: 'file' }),
      'backup',
      'allow-failback initial-replication-sync-timeout retry-replication-wait max-saved-replicated-journals-size manager',
    ],
  ] as const)('writes the policy for its version and mode (%#)', (wanted, name, children) => {
    const policies = findElement(patchBrokerXml(text, wanted), POLICY)?.children ?? [];
    expect(policies.map((policy) => policy.name)).toEqual([name]);
    expect(policies[0]?.children.map((child) => child.name).join(' ')).toBe(children);
  });

  it('leaves out what the schema does not know, and refuses when it is needed', () => {
    const withMaster = (master: readonly string[]) => ({
      ...planFor('2.10.1', 'primary'),
      policyElements: { master },
    });
    const wanted = withMaster(['initial-replication-sync-timeout', 'check-for-live-server']);
    expect(patchBrokerXml(text, wanted)).not.toContain('retry-replication-wait');
    expect(
      refusal(() => patchBrokerXml(text, withMaster(['initial-replication-sync-timeout']))),
    ).toBe(
      'NOT_A_BROKER: artemis-configuration.xsd: looked for <check-for-live-server> in the replication policy <master>, found <initial-replication-sync-timeout>',
    );
    const tooNew = planFor('2.10.1', 'primary', { vocabulary: 'primary-backup' });
    expect(refusal(() => patchBrokerXml(text, tooNew))).toContain('found no <primary> at all');
    expect(
      refusal(() =>
        patchBrokerXml(text, planFor('2.28.0', 'primary', { vocabulary: 'primary-backup' })),
      ),
    ).toContain('<check-for-active-server>');
    for (const role of ['primary', 'backup'] as const) {
      const policyElements = {
        [role]: ['initial-replication-sync-timeout', 'allow-failback'],
      };
      expect(
        refusal(() =>
          patchBrokerXml(text, planFor('2.44.0', role, { haMode: 'file', policyElements })),
        ),
      ).toContain('looked for <manager>');
    }
  });

  it.each([null, { className: 'org.example.FileLock', properties: {} }])(
    'wants the values of its mode: %j',
    (lockManager) => {
      expect(
        refusal(() =>
          patchBrokerXml(text, planFor('2.44.0', 'primary', { haMode: 'file', lockManager })),
        ),
      ).toMatch(/^INTERNAL: /);
    },
  );

  it.each([
    ['ha-policy', 'looked for configuration/core/ha-policy, found in configuration/core: <name> '],
    ['connectors', 'looked for configuration/core/connectors'],
    [
      'cluster-connections',
      'looked for configuration/core/cluster-connections/cluster-connection[name=my-cluster]',
    ],
    ['max-disk-usage', 'looked for configuration/core/max-disk-usage'],
    ['acceptors', 'looked for configuration/core/acceptors/acceptor[name=artemis]'],
    ['addresses', 'looked for configuration/core/addresses'],
    ['core', 'looked for configuration/core/ha-policy, found in configuration: <other>'],
  ])('refuses a file without <%s>', (name, message) => {
    const without = text
      .replace(`<${name}>`, '<other>')
      .replace(`<${name} `, '<other ')
      .replace(`</${name}>`, '</other>');
    expect(refusal(() => patchBrokerXml(without, plan))).toContain(
      `NOT_A_BROKER: broker.xml: ${message}`,
    );
  });

  it('removes the short times again', () => {
    const stock = planFor('2.44.0', 'primary', { failureDetection: 'stock' });
    expect(patchBrokerXml(patchBrokerXml(text, plan), stock)).toBe(patchBrokerXml(text, stock));
    expect(patchBrokerXml(text, stock)).not.toMatch(
      /<connection-ttl|<check-period|<call-timeout|<retry-interval/,
    );
  });

  it('refuses an acceptor that is not TCP', () => {
    const odd = text.replace('tcp://127.0.0.1:5672', 'vm://0');
    expect(refusal(() => patchBrokerXml(odd, plan))).toMatch(
      /^NOT_A_BROKER: .*looked for tcp:\/\/<host>:<port> in .*amqp\], found vm:\/\/0/,
    );
  });
});

describe('DETECTION', () => {
  it('detects a hung broker within twice the TTL and one check', () => {
    expect(DETECTION.fast.takeoverWithinMs).toBe(4_500);
    expect(DETECTION.stock.takeoverWithinMs).toBe(122_000);
  });
});
