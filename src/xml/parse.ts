import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AmqHaError } from '../model/errors.ts';
import { decodeXml } from './escape.ts';

/**
 * An element and its position in the text: `text.slice(start, end)` is the element with its tags.
 */
export interface XmlElement {
  readonly name: string;
  /** Decoded values. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
  readonly children: readonly XmlElement[];
  /** Decoded text of the element itself, CDATA included, comments and children left out. */
  readonly text: string;
}

const PREFIX = '@_';
const COMMENT = '#comment';
const CDATA = '#cdata';
const TEXT = '#text';
const META = XMLParser.getMetaDataSymbol() as unknown as symbol;

// Offsets are right with CRLF from fast-xml-parser 5.12.0. Values stay raw: `processEntities`
// rewrites `&#233;` and `parseTagValue` turns 0123 into 123.
const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  ignoreAttributes: false,
  attributeNamePrefix: PREFIX,
  commentPropName: COMMENT,
  cdataPropName: CDATA,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
});

let last: { readonly text: string; readonly root: XmlElement } | null = null;

/**
 * Returns the root element of the text of a broker.xml. The last result is cached, so the same text
 * is parsed once (about 2 ms).
 *
 * @throws AmqHaError NOT_A_BROKER when the text is not one well-formed XML document, has a DOCTYPE,
 * declares another encoding than UTF-8, or uses an entity that only a DOCTYPE could declare.
 */
export function parseXml(text: string): XmlElement {
  if (last?.text !== text) last = { text, root: parseFragment(text) };
  return last.root;
}

/**
 * Like {@link parseXml}, for a text that is read only once.
 * @param what names the text in the message of an error
 */
export function parseFragment(text: string, what = 'broker.xml'): XmlElement {
  const notXml = (why: string, cause?: unknown): AmqHaError =>
    new AmqHaError('NOT_A_BROKER', `${what} cannot be read as XML: ${why}`, { cause });
  refuse(text, notXml);
  let nodes: readonly unknown[];
  try {
    nodes = listOf(parser.parse(text));
  } catch (cause) {
    throw notXml(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const [root, ...others] = elementsOf(nodes);
  if (root === undefined || others.length > 0)
    throw notXml(`it has ${others.length + (root ? 1 : 0)} root elements`);
  const around = text.slice(0, root.start) + text.slice(root.end);
  const stray = around.replace(/^\uFEFF|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '').trim();
  if (stray !== '') throw notXml(`text outside the root element: ${stray.slice(0, 40)}`);
  return root;
}

/**
 * Rejects what is not XML: the parser accepts broken XML (truncated, unclosed, plain text), so it
 * is checked before.
 */
function refuse(text: string, notXml: (why: string) => AmqHaError): void {
  // fast-xml-parser marks the validator deprecated; its replacement brings 11 more packages.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    // For a truncated text the validator names no line, but the elements that are open at its end.
    const [, open] = /^Invalid '\[([^\]]*)\]' found/.exec(valid.err.msg) ?? [];
    if (open !== undefined)
      throw notXml(
        `it ends before these are closed: ${open.replace(/[\s"]+/g, '').replaceAll(',', ', ')}`,
      );
    throw notXml(`line ${valid.err.line}: ${valid.err.msg}`);
  }
  const bare = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  if (/<!DOCTYPE/i.test(bare)) throw notXml('it has a DOCTYPE, which no broker writes');
  const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)[^;\s<]*;?/i.exec(bare);
  if (entity !== null) throw notXml(`the entity ${entity[0]} is not declared`);
  const encoding = /^\uFEFF?<\?xml\b[^>]*\bencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding))
    throw notXml(`its encoding is ${encoding}, not UTF-8`);
}

function elementsOf(nodes: readonly unknown[]): XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of nodes) {
    const name = nameOf(node);
    if (name === null || name.startsWith('#') || name.startsWith('?')) continue;
    const content = listOf(field(node, name));
    const meta = field(node, META);
    found.push({
      name,
      attributes: attributesOf(field(node, ':@')),
      start: Number(field(meta, 'startIndex')),
      end: Number(field(meta, 'endIndex')),
      children: elementsOf(content),
      text: textOf(content),
    });
  }
  return found;
}

function textOf(nodes: readonly unknown[]): string {
  return nodes
    .map((node) => {
      const name = nameOf(node);
      if (name === TEXT) return decodeXml(String(field(node, TEXT)));
      return name === CDATA
        ? listOf(field(node, CDATA))
            .map((part) => String(field(part, TEXT)))
            .join('')
        : '';
    })
    .join('');
}

function attributesOf(raw: unknown): Record<string, string> {
  const entries = typeof raw === 'object' && raw !== null ? Object.entries(raw) : [];
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(PREFIX.length), decodeXml(String(value))]),
  );
}

function nameOf(node: unknown): string | null {
  return typeof node === 'object' && node !== null
    ? (Object.keys(node).find((key) => key !== ':@') ?? null)
    : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(node: unknown, key: string | symbol): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined;
}
