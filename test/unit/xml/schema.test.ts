import { expect, test } from 'vitest';
import { readSchema } from '../../../src/xml/schema.ts';

const SCHEMA = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <xsd:element name="core" type="coreType"/>
  <xsd:complexType name="coreType"><xsd:all>
    <xsd:element name="name" type="xsd:string"/>
    <xsd:element name="policy" type="policyType"/>
  </xsd:all></xsd:complexType>
  <xsd:complexType name="policyType"><xsd:choice>
    <xsd:element name="primary" type="primaryType"/>
    <xsd:element name="anything" type="anyType"/>
  </xsd:choice></xsd:complexType>
  <xsd:complexType name="primaryType"><xsd:all><xsd:element name="manager"/></xsd:all></xsd:complexType>
  <xsd:complexType name="anyType"><xsd:sequence><xsd:any/></xsd:sequence></xsd:complexType>
</xsd:schema>`;

test('a place begins at a top-level element, or inside a named type', () => {
  const { childrenOf, childrenOfType } = readSchema(SCHEMA);
  expect(childrenOf('core')).toEqual(['name', 'policy']);
  expect(childrenOf('core/policy/primary')).toEqual(['manager']);
  expect(childrenOfType('policyType')).toEqual(['primary', 'anything']);
  expect(childrenOfType('policyType', 'primary')).toEqual(['manager']);
});

test('an unknown place, or an unsupported form, is null', () => {
  const { childrenOf, childrenOfType } = readSchema(SCHEMA);
  for (const place of ['', 'nothing', 'core/name', 'core/policy/anything'])
    expect(childrenOf(place)).toBeNull();
  expect(childrenOfType('noType')).toBeNull();
  expect(childrenOfType('policyType', 'anything')).toBeNull();
});

test('a text that is not XML is rejected by the name of the schema', () => {
  expect(() => readSchema('not a schema')).toThrow('the schema cannot be read as XML');
});
