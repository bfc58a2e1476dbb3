import { expect, it } from 'vitest';
import { policyElementsOf } from '../../../../src/distribution/detect/schema.ts';
import {
  introducedIn,
  vocabularyFromXsd,
  vocabularyOf,
} from '../../../../src/doctor/releases/vocabulary.ts';
import { parseVersion } from '../../../../src/doctor/releases/versions.ts';
import { fixture, VERSIONS } from '../../broker/broker-xml/helpers.ts';

const at = (version: string): ReturnType<typeof vocabularyOf> =>
  vocabularyOf(parseVersion(version) ?? [0, 0, 0]);
const POLICY = 'core/ha-policy/replication';

it.each(VERSIONS)('the table has the policies of the XSD of %s', (version) => {
  const elements = policyElementsOf(fixture(`${version}/policies.xsd`));
  const vocabulary = at(version);
  const known = vocabulary.childrenOf(POLICY)?.filter((name) => name !== 'colocated') ?? [];
  expect([...known].sort()).toEqual(Object.keys(elements).sort());
  for (const [name, children] of Object.entries(elements))
    expect([...(vocabulary.childrenOf(`${POLICY}/${name}`) ?? [])].sort()).toEqual(
      [...children].sort(),
    );
});

it('knows when an element was introduced, and which one was removed', () => {
  expect(introducedIn(`${POLICY}/primary`, 'check-for-active-server')).toBe('2.32.0');
  expect(introducedIn('core', 'disk-full-policy')).toBeNull();
  expect(at('2.20.0').childrenOf('core')).toContain('broker-balancers');
  expect(at('2.21.0').childrenOf('core')).not.toContain('broker-balancers');
  expect(at('2.44.0').childrenOf('core/addresses')).toBeNull();
});

it('reads the XSD of a distribution: types, references, substitutions', () => {
  const vocabulary = vocabularyFromXsd(`<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <xsd:element name="core" type="coreType"/>
    <xsd:complexType name="coreType"><xsd:all>
      <xsd:element name="name" type="xsd:string"/>
      <xsd:element ref="ha-policy"/>
    </xsd:all><xsd:attribute name="x"/></xsd:complexType>
    <xsd:element name="ha-policy"><xsd:complexType><xsd:choice>
      <xsd:element ref="way"/><xsd:element name="live-only"><xsd:complexType><xsd:sequence/></xsd:complexType></xsd:element>
    </xsd:choice></xsd:complexType></xsd:element>
    <xsd:element name="way" abstract="true"/>
    <xsd:element name="replication" substitutionGroup="way" type="anyType"/>
    <xsd:complexType name="anyType"><xsd:sequence><xsd:any/></xsd:sequence></xsd:complexType>
  </xsd:schema>`);
  expect(vocabulary.certain).toBe(true);
  expect(vocabulary.childrenOf('core')).toEqual(['name', 'ha-policy']);
  expect(vocabulary.childrenOf('core/ha-policy')).toEqual(['replication', 'live-only']);
  expect(vocabulary.childrenOf('core/ha-policy/live-only')).toEqual([]);
  for (const unknown of ['core/ha-policy/replication', 'core/name', 'core/nothing', 'other'])
    expect(vocabulary.childrenOf(unknown)).toBeNull();
});
