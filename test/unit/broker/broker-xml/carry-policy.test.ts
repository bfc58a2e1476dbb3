import { expect, test } from 'vitest';
import { carryPolicy } from '../../../../src/broker/broker-xml/carry-policy.ts';
import { verifyBrokerXml } from '../../../../src/broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../../../src/broker/broker-xml/patch.ts';
import { findElement } from '../../../../src/xml/splice.ts';
import { fixture, planFor, VERSIONS } from './helpers.ts';

const POLICY = ['configuration', 'core', 'ha-policy', 'replication'];
const made = (version: (typeof VERSIONS)[number], role: 'primary' | 'backup'): string =>
  patchBrokerXml(fixture(`${version}/${role}-static.xml`), planFor(version, role));

test.each(
  VERSIONS.flatMap((from) =>
    VERSIONS.flatMap((to) => (['primary', 'backup'] as const).map((role) => ({ from, to, role }))),
  ),
)('$role: the policy of $from with the element names of $to', ({ from, to, role }) => {
  const [before, after] = [planFor(from, role), planFor(to, role)];
  const carried = carryPolicy(made(from, role), before, after);
  verifyBrokerXml(carried, after);
  expect(carryPolicy(carried, before, before)).toBe(carried); // nothing to change
  expect(carryPolicy(carried, after, after)).toBe(carried);
});

test('additions and changes of a user are carried over, everything else stays byte for byte', () => {
  const [before, after] = [planFor('2.28.0', 'backup'), planFor('2.44.0', 'backup')];
  const own = made('2.28.0', 'backup')
    .replace(/(<slave>)/, '$1<group-name>left</group-name>')
    .replace(/(<initial-replication-sync-timeout>)\d+/, '$1777')
    .replace('</core>', '<!-- mine --></core>');
  const carried = carryPolicy(own, before, after);
  const backup = [...POLICY, 'backup'];
  expect(findElement(carried, [...backup, 'group-name'])?.text).toBe('left');
  expect(findElement(carried, [...backup, 'initial-replication-sync-timeout'])?.text).toBe('777');
  expect(findElement(carried, [...POLICY, 'slave'])).toBeNull();
  const cut = (text: string): string => text.replace(/<ha-policy>[\s\S]*<\/ha-policy>/, '');
  expect(cut(carried)).toBe(cut(own));
});

test('a check that was switched off is on again: both would be active at a failback', () => {
  const [before, after] = [planFor('2.28.0', 'primary'), planFor('2.44.0', 'primary')];
  const off = made('2.28.0', 'primary').replace(
    '<check-for-live-server>true',
    '<check-for-live-server>false',
  );
  const check = [...POLICY, 'primary', 'check-for-active-server'];
  expect(findElement(carryPolicy(off, before, after), check)?.text).toBe('true');
});

test('the lock manager gets the class of the new version', () => {
  const lock = (className: string): ReturnType<typeof planFor> =>
    planFor('2.40.0', 'primary', {
      haMode: 'file',
      lockManager: { className, properties: { 'locks-folder': '/locks' } },
    });
  const [before, after] = [lock('org.example.Old'), lock('org.example.New')];
  const text = patchBrokerXml(fixture('2.40.0/primary-static.xml'), before);
  const moved = text.replace('/locks', '/elsewhere');
  const carried = carryPolicy(moved, before, after);
  const name = [...POLICY, 'primary', 'manager', 'class-name'];
  expect(findElement(carried, name)?.text).toBe('org.example.New');
  expect(carried).toContain('/elsewhere');
});
