import { AmqHaError } from '../model/errors.ts';

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const ENTITY = /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi;
// Everything that XML 1.0 does not allow even as a character reference.
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/**
 * Returns a value escaped for an element's text or an attribute, in ASCII only.
 *
 * Characters beyond ASCII, tabs and line breaks become character references: the broker reads
 * broker.xml with the platform's charset, not as UTF-8 (`new InputStreamReader(stream)`
 * in XMLUtil.streamToElement of artemis-commons), and a parser normalises white
 * space in attributes.
 *
 * @throws AmqHaError USAGE when the value has a character that XML cannot contain.
 */
export function escapeXml(value: string): string {
  const bad = FORBIDDEN.exec(value);
  if (bad !== null) {
    const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new AmqHaError(
      'USAGE',
      `XML cannot hold the character U+${code} in ${JSON.stringify(value)}`,
    );
  }
  return value.replace(
    /[&<>"']|[^\u0020-\u007E]/gu,
    (c) => ESCAPED[c] ?? `&#${c.codePointAt(0) ?? 0};`,
  );
}

/**
 * Returns a text with the five named entities and character references decoded; anything else does
 * not change.
 */
export function decodeXml(raw: string): string {
  return raw.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
