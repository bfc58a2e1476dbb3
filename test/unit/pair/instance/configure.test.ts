import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { brokerXmlOf } from '../../../../src/broker/instance.ts';
import { policyElementsOf } from '../../../../src/distribution/detect/schema.ts';
import { BROKER_ROLES } from '../../../../src/model/broker.ts';
import { configureBroker, configuredBrokerXml } from '../../../../src/pair/instance/configure.ts';
import { instanceOf } from '../../../../src/pair/plan/paths.ts';
import { tempFolder } from '../../platform/samples.ts';
import { aPlan, SETTINGS } from '../samples.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/broker-xml/2.44.0/${name}`, import.meta.url));

test.each(
  BROKER_ROLES.flatMap((role) =>
    (['none', 'file', 'zookeeper'] as const).map((lockManager) => ({ role, lockManager })),
  ),
)(
  'the dry run shows the broker.xml that is there after the first start: $role, $lockManager',
  ({ role, lockManager }) => {
    const home = tempFolder();
    const plan = aPlan({
      settings: { ...SETTINGS, lockManager, failureDetection: 'stock' },
      policyElements: policyElementsOf(readFileSync(fixture('policies.xsd'), 'utf8')),
      alias: '/tmp/a link/pair',
    });
    const path = brokerXmlOf(instanceOf(home, plan, role));
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(fixture(`${role}-static.xml`), path);
    const made = { generated: readFileSync(path, 'utf8'), madeIn: '/elsewhere' };
    configureBroker(home, plan, role, { firstStart: true });
    configureBroker(home, plan, role);
    expect(configuredBrokerXml(home, plan, role, made)).toBe(readFileSync(path, 'utf8'));
  },
);

test('the path at which an instance was created becomes the one by which the broker runs', () => {
  const generated = readFileSync(fixture('primary-static.xml'), 'utf8').replace(
    '<journal-directory>data/journal<',
    '<journal-directory>/elsewhere/instances/replicatedMaster/data/journal<',
  );
  const policyElements = policyElementsOf(readFileSync(fixture('policies.xsd'), 'utf8'));
  const shown = (alias: string | null): string =>
    configuredBrokerXml('/home/me', aPlan({ alias, policyElements }), 'primary', {
      generated,
      madeIn: '/elsewhere',
    });
  const inside = join('instances', 'replicatedMaster', 'data', 'journal');
  expect(shown('/tmp/link/pair')).toContain(`>/tmp/link/pair/${inside}<`);
  expect(shown(null)).toContain(`>/home/me/target/apache-artemis-2.44.0/${inside}<`);
});
