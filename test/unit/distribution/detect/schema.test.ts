import { describe, expect, it } from 'vitest';
import { policyElementsOf } from '../../../../src/distribution/detect/schema.ts';
import { fixture, refusal, VERSIONS } from '../../broker/broker-xml/helpers.ts';

describe('policyElementsOf', () => {
  it('sees what each version allows', () => {
    const known = VERSIONS.map((version) => policyElementsOf(fixture(`${version}/policies.xsd`)));
    expect(known.map((one) => Object.keys(one).sort().join(' '))).toEqual([
      'master slave',
      ...Array.from({ length: 3 }, () => 'backup master primary slave'),
    ]);
    expect(known.map((one) => one.master?.includes('max-saved-replicated-journals-size'))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(known.map((one) => one.primary?.includes('check-for-active-server'))).toEqual([
      undefined,
      false,
      true,
      true,
    ]);
  });

  it('refuses a text that is not the schema', () => {
    expect(
      refusal(() =>
        policyElementsOf(
          '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><!-- <xsd:complexType name="haReplicationType"><xsd:element name="master" type="x"/></xsd:complexType> --></xsd:schema>',
        ),
      ),
    ).toBe(
      'NOT_A_BROKER: artemis-configuration.xsd: looked for the complexType haReplicationType, found none with elements',
    );
    expect(refusal(() => policyElementsOf('<!-- nothing -->'))).toMatch(
      /^NOT_A_BROKER: the schema cannot be read as XML: /,
    );
  });
});
