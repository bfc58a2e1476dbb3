import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BrokerXmlPlan } from '../../../../src/broker/broker-xml/plan.ts';
import { verifyBrokerXml } from '../../../../src/broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../../../src/broker/broker-xml/patch.ts';
import { parseXml } from '../../../../src/xml/parse.ts';
import { alike, findElement, type XmlElement } from '../../../../src/xml/splice.ts';
import { fileLockIn, FILES, fixture, planFor, refusal, VERSIONS } from './helpers.ts';

const CORE = ['configuration', 'core'];
const port = fc.integer({ min: 1, max: 65_535 });
const ports = fc.record({ core: port, amqp: port, console: port });
const folder = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((name) => `/locks/${name}`)
  .filter((name) => !/[\uFFFE\uFFFF]|\p{Cc}|\p{Surrogate}/u.test(name));

const plans: fc.Arbitrary<BrokerXmlPlan> = fc
  .record({
    version: fc.constantFrom(...VERSIONS),
    role: fc.constantFrom('primary', 'backup'),
    haMode: fc.constantFrom('classic', 'file', 'zookeeper'),
    change: fc.record({
      policyRole: fc.constantFrom('primary', 'backup'),
      checkForActive: fc.boolean(),
      own: ports,
      failureDetection: fc.constantFrom('fast', 'stock'),
    }),
    folder,
  })
  .map(({ version, role, haMode, change, folder: locks }) => {
    const mode = version === '2.10.1' ? 'classic' : haMode;
    return planFor(version, role, {
      ...change,
      haMode: mode,
      ...(mode === 'file' ? { lockManager: fileLockIn(locks) } : {}),
    });
  });

const generated = fc
  .constantFrom(...VERSIONS.flatMap((version) => FILES.map((file) => `${version}/${file}`)))
  .map(fixture);

/** A generated file with comments and white space before some elements. */
const noisy = fc
  .tuple(
    generated,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(
          '<!-- <ha-policy> -->',
          '\n\t',
          '  ',
          '<!-- a\n b -->\n',
          '<!-- </core> & > -->',
        ),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([text, noise]) => ({ text, noise: noise.reduce(addNoise, text) }));

function addNoise(text: string, [where, what]: readonly [number, string]): string {
  const all = below(findElement(text, CORE)?.children ?? []);
  const at = all[where % all.length]?.start ?? 0;
  return text.slice(0, at) + what + text.slice(at);
}

function below(elements: readonly XmlElement[]): XmlElement[] {
  return elements.flatMap((element) => [element, ...below(element.children)]);
}

/** Returns the lines that are left without everything that may be edited. */
function untouched(text: string): string[] {
  const mayChange = ({ name, attributes }: XmlElement): boolean =>
    [
      'connectors',
      'ha-policy',
      'cluster-connection',
      'broadcast-groups',
      'discovery-groups',
      'max-disk-usage',
      'journal-file-size',
      'acceptor',
      'connection-ttl-check-interval',
    ].includes(name) ||
    (name === 'address' && ['haQueue', 'amqHaDemo.probe'].includes(attributes['name'] ?? ''));
  const cut = below([parseXml(text)])
    .filter(mayChange)
    .reduceRight((so, { start, end }) => so.slice(0, start) + so.slice(end), text);
  return cut
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

describe('for every plan and every generated file', () => {
  it('is as planned after one pass, and the same after two', () => {
    fc.assert(
      fc.property(generated, plans, (text, plan) => {
        const once = patchBrokerXml(text, plan);
        verifyBrokerXml(once, plan);
        expect(patchBrokerXml(once, plan)).toBe(once);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps nothing of the previous plan', () => {
    fc.assert(
      fc.property(noisy, plans, plans, ({ noise }, before, plan) => {
        expect(patchBrokerXml(patchBrokerXml(noise, before), plan)).toBe(
          patchBrokerXml(noise, plan),
        );
      }),
      { numRuns: 12 },
    );
  });

  it('keeps every line outside the edited elements', () => {
    fc.assert(
      fc.property(noisy, plans, ({ noise }, plan) => {
        expect(untouched(patchBrokerXml(noise, plan))).toEqual(untouched(noise));
      }),
      { numRuns: 12 },
    );
  });

  it('accepts comments and white space between elements', () => {
    fc.assert(
      fc.property(noisy, plans, ({ text, noise }, plan) => {
        expect(
          alike(parseXml(patchBrokerXml(noise, plan)), parseXml(patchBrokerXml(text, plan))),
        ).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('refuses a file that ends too early', () => {
    fc.assert(
      fc.property(
        generated,
        plans,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, plan, part) => {
          const end = Math.floor(part * text.lastIndexOf('</configuration>'));
          expect(refusal(() => patchBrokerXml(text.slice(0, end), plan))).toMatch(
            /^NOT_A_BROKER: broker.xml cannot be read as XML/,
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});
