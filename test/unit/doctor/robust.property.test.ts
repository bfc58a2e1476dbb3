import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFragment, type XmlElement } from '../../../src/xml/parse.ts';
import { fixture } from '../broker/broker-xml/helpers.ts';
import { applied, judgeTexts, named, ours, ROLES, swap, type Texts } from './helpers.ts';

const BASES = {
  classic: ours('2.44.0'),
  file: ours('2.44.0', 'file'),
  zookeeper: ours('2.28.0', 'zookeeper'),
} as const;

const VALUES = ['${x}', '${a.b:7}', '', '-5', '1', '99999999999999999999', 'true', '0.0.0.0'];
const URLS = [
  'tcp://[::1]:61616',
  'vm://0',
  'tcp://x:1?keyStorePassword=abc',
  'tcp://a:1,tcp://b:2',
];

/** Every element below the core. */
function elementsOf(text: string): readonly XmlElement[] {
  const below = (element: XmlElement): readonly XmlElement[] =>
    element.children.flatMap((child) => [child, ...below(child)]);
  return below(parseFragment(text)).slice(1);
}

const edit = fc.record({
  which: fc.nat(),
  how: fc.constantFrom('drop', 'value', 'twice', 'rename', 'include'),
  value: fc.constantFrom(...VALUES, ...URLS),
});

function edited(
  text: string,
  { which, how, value }: typeof edit extends fc.Arbitrary<infer T> ? T : never,
): string {
  const elements = elementsOf(text);
  const element = elements[which % elements.length];
  if (element === undefined) return text;
  const [head, own, tail] = [
    text.slice(0, element.start),
    text.slice(element.start, element.end),
    text.slice(element.end),
  ];
  switch (how) {
    case 'drop':
      return head + tail;
    case 'value':
      return element.children.length > 0
        ? text
        : `${head}<${element.name}>${value.replace('&', '&amp;')}</${element.name}>${tail}`;
    case 'twice':
      return head + own + own + tail;
    case 'rename':
      return head + own.replaceAll(element.name, `${element.name}x`) + tail;
    case 'include':
      return `${head}<xi:include href="other.xml"/>${tail}`;
  }
}

it('any edited configuration is judged; every diff applies, and none shows a password', () => {
  const change = fc.record({
    base: fc.constantFrom(...(['classic', 'file', 'zookeeper'] as const)),
    role: fc.constantFrom(...ROLES),
    edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
    called: fc.constantFrom('2.4.0', '2.28.0', '2.44.0', '2.56.0', '2.60.0'),
  });
  fc.assert(
    fc.property(change, ({ base, role, edits, called }) => {
      const text = edits.reduce(edited, BASES[base][role]);
      const texts: Texts = { ...BASES[base], [role]: text };
      for (const { diff, where, what, why } of judgeTexts(texts, called)) {
        expect(what + why + (diff ?? '')).not.toMatch(/clusterPassword|abc/);
        if (diff === null) continue;
        const fixed = applied(where.broker === 'backup' ? texts.backup : texts.primary, diff);
        expect(() => parseFragment(fixed)).not.toThrow();
      }
    }),
    { numRuns: 150 },
  );
});

it('CRLF line endings change nothing', () => {
  const ill = {
    primary: swap(/ *<check-for-active-server>.*\n/, '')(BASES.classic.primary),
    backup: swap(/ *<allow-failback>.*\n/, '')(BASES.classic.backup),
  };
  const other = {
    primary: ill.primary.replaceAll('\n', '\r\n'),
    backup: ill.backup.replaceAll('\n', '\r\n'),
  };
  const found = judgeTexts(other, '2.44.0');
  expect(found.map(named)).toEqual(judgeTexts(ill, '2.44.0').map(named));
  for (const { diff, where } of found) {
    if (diff === null) continue;
    const fixed = applied(where.broker === 'backup' ? other.backup : other.primary, diff);
    expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
  }
});

it('a password near the change shortens the diff, and one in the change omits it', () => {
  // In the generated file the groups follow the password of the cluster.
  const near = ROLES.map((role) => fixture(`2.44.0/${role}-plain.xml`));
  const [primary = '', backup = ''] = near;
  const [nearby] = judgeTexts({ primary, backup }, '2.44.0').filter(
    ({ id }) => id === 'open-discovery',
  );
  expect(nearby?.diff).toMatch(/^@@ -\d+,2 \+\d+,3 @@$/m);
  expect(nearby?.diff).not.toContain('password');
  const inside = swap(
    '<connector name="peer">tcp://127.0.0.1:61716',
    '<connector name="peer">tcp://127.0.0.1:61616?keyStorePassword=abc',
  )(BASES.classic.primary);
  const [inChange] = judgeTexts({ ...BASES.classic, primary: inside }, '2.44.0').filter(
    ({ id }) => id === 'points-at-itself',
  );
  expect(inChange).toMatchObject({ diff: null });
});
