import { describe, expect, it } from 'vitest';
import { decodeXml, escapeXml } from '../../../src/xml/escape.ts';
import { parseXml } from '../../../src/xml/parse.ts';
import {
  findElement,
  insertElement,
  removeChildren,
  removeElement,
  replaceElement,
  setElementText,
  upsertElement,
} from '../../../src/xml/splice.ts';
import { fillTemplate } from '../../../src/broker/broker-xml/template.ts';
import { fixture, refusal } from '../broker/broker-xml/helpers.ts';

const SMALL = '<r>\n   <a x = "1">one</a> <!-- <a> -->\n   <b/>\n   <a x="2">two</a>\n</r>\n';

describe('parseXml', () => {
  it('reads values decoded, with offsets into the text, past comments, CDATA, CRLF and a BOM', () => {
    const text = `\uFEFF${fixture('hard.xml').replaceAll('\n', '\r\n')}`;
    const core = findElement(text, ['configuration', 'core']);
    expect(core?.children[0]?.text).toBe('<core> café & co');
    expect(parseXml(text).attributes['note']).toBe('a > b "quoted"');
    expect(parseXml('<r a="&amp;lt;">&amp;gt; 0123</r>')).toMatchObject({
      attributes: { a: '&lt;' },
      text: '&gt; 0123',
    });
    const policy = findElement(text, ['configuration', 'core', 'ha-policy']);
    expect(text.slice(policy?.start, policy?.end)).toBe(
      '<ha-policy><replication><master/></replication></ha-policy>',
    );
  });

  it.each([
    ['', 'Start tag expected'],
    ['plain text', "char 'p' is not expected"],
    ['<r><a></r>', "Expected closing tag 'a'"],
    ['<r>', 'Unclosed tag'],
    ['<r>\n<a', 'it ends before these are closed: r, a'],
    ['<r/><r/>', '2 root elements'],
    ['<r></r>rest', 'Extra text at the end'],
    ['<r/>rest', 'text outside the root element: rest'],
    ['<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>', 'DOCTYPE'],
    ['<r>&eacute;</r>', 'entity &eacute; is not declared'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><r/>', 'encoding is ISO-8859-1'],
    ['<r><constructor/></r>', 'reserved JavaScript keyword'],
  ])('refuses %j', (text, why) => {
    expect(refusal(() => parseXml(text))).toMatch(
      /^NOT_A_BROKER: broker.xml cannot be read as XML: /,
    );
    expect(refusal(() => parseXml(text))).toContain(why);
  });

  it('accepts a DOCTYPE in a comment and an entity in CDATA', () => {
    expect(parseXml('<!-- <!DOCTYPE r> --><r><![CDATA[&none;]]></r>').text).toBe('&none;');
  });
});

describe('findElement', () => {
  it('matches names and attributes, and returns the first match', () => {
    expect(findElement(SMALL, ['r', 'a'])?.text).toBe('one');
    expect(findElement(SMALL, ['r', 'a[x=2]'])?.text).toBe('two');
    expect(findElement(SMALL, ['r', 'a[x=3]'])).toBeNull();
    expect(findElement(SMALL, ['q', 'a'])).toBeNull();
  });
});

describe('edits', () => {
  it('sets a text and does not change the tags', () => {
    expect(setElementText(SMALL, ['r', 'a'], 'a & "b"')).toBe(
      SMALL.replace('>one<', '>a &amp; &quot;b&quot;<'),
    );
    expect(setElementText(SMALL, ['r', 'b'], '1')).toBe(SMALL.replace('<b/>', '<b>1</b>'));
    expect(setElementText('<r ><!-- c -->1</r >', ['r'], '2')).toBe('<r >2</r >');
    expect(setElementText('<r x="1>2">1</r>', ['r'], '2')).toBe('<r x="1>2">2</r>');
  });

  it('replaces an element in the indentation of its place', () => {
    const fragment = '<c>\n   <d>\n      <e/>\n   </d>\n</c>\n';
    expect(replaceElement(SMALL, ['r', 'b'], fragment)).toBe(
      SMALL.replace('<b/>', '<c>\n      <d>\n         <e/>\n      </d>\n   </c>'),
    );
    expect(replaceElement('<r>\r\n\t<b/>\r\n</r>', ['r', 'b'], fragment)).toBe(
      '<r>\r\n\t<c>\r\n\t\t<d>\r\n\t\t\t<e/>\r\n\t\t</d>\r\n\t</c>\r\n</r>',
    );
  });

  it('inserts first, last, and after the last of a name, after a comment on its line', () => {
    expect(insertElement(SMALL, ['r'], '<c/>', 'first')).toBe(SMALL.replace('<r>', '<r>\n   <c/>'));
    expect(insertElement(SMALL, ['r'], '<c/>', 'last')).toBe(
      SMALL.replace('two</a>', 'two</a>\n   <c/>'),
    );
    expect(insertElement(SMALL, ['r'], '<c/>', { after: 'a' })).toBe(
      SMALL.replace('two</a>', 'two</a>\n   <c/>'),
    );
    expect(insertElement(SMALL, ['r'], '<c/>', { after: 'a[x=1]' })).toBe(
      SMALL.replace('<a> -->', '<a> -->\n   <c/>'),
    );
  });

  it.each(['<r>\n   <p/>\n</r>', '<r>\n   <p></p>\n</r>', '<r>\n   <p>\n   </p>\n</r>'])(
    'opens an empty parent: %j',
    (text) => {
      expect(insertElement(text, ['r', 'p'], '<c/>', 'last')).toBe(
        '<r>\n   <p>\n      <c/>\n   </p>\n</r>',
      );
    },
  );

  it('inserts first where the children share a line with their parent', () => {
    expect(insertElement('<r><a/></r>', ['r'], '<c/>', 'first')).toBe('<r>\n<c/>\n<a/></r>');
  });

  it('adds or replaces by name', () => {
    expect(upsertElement(SMALL, ['r'], 'a[x=2]', '<a x="2"/>', 'last')).toBe(
      SMALL.replace('<a x="2">two</a>', '<a x="2"/>'),
    );
    expect(upsertElement(SMALL, ['r'], 'a[x=3]', '<a x="3"/>', 'last')).toBe(
      SMALL.replace('two</a>', 'two</a>\n   <a x="3"/>'),
    );
  });

  it('removes an element with its line, or without it when the line has more', () => {
    expect(removeElement(SMALL, ['r', 'b'])).toBe(SMALL.replace('\n   <b/>', ''));
    expect(removeElement(SMALL, ['r', 'a'])).toBe(SMALL.replace('<a x = "1">one</a>', ''));
    expect(removeElement('<r>\r\n\t<b/>  \r\n</r>', ['r', 'b'])).toBe('<r>\r\n</r>');
    expect(removeChildren(SMALL, ['r'], ({ name }) => name === 'a')).toBe(
      '<r>\n    <!-- <a> -->\n   <b/>\n</r>\n',
    );
  });

  it('returns the same text when nothing changes', () => {
    expect(setElementText(SMALL, ['r', 'a'], ' one ')).toBe(SMALL);
    expect(replaceElement(SMALL, ['r', 'a'], "<a x='1'><!-- c -->one</a>")).toBe(SMALL);
    expect(insertElement(SMALL, ['r'], '<b></b>', 'last')).toBe(SMALL);
    expect(removeElement(SMALL, ['r', 'none'])).toBe(SMALL);
  });

  it.each([
    '<a x="1">1</a>',
    '<a>one</a>',
    '<a x="1" y="2">one</a>',
    '<a x="1">one<b/></a>',
    '<b x="1">one</b>',
  ])('sees a difference in %s', (fragment) => {
    expect(replaceElement(SMALL, ['r', 'a'], fragment)).toBe(
      SMALL.replace('<a x = "1">one</a>', fragment),
    );
  });

  it('names the expected path, how far it exists and what is there', () => {
    expect(refusal(() => setElementText(SMALL, ['r', 'c', 'd'], ''))).toBe(
      'NOT_A_BROKER: broker.xml: looked for r/c/d, found in r: <a> <b> <a>',
    );
    expect(refusal(() => replaceElement('<r><a name="n"/></r>', ['r', 'a[name=m]'], '<a/>'))).toBe(
      'NOT_A_BROKER: broker.xml: looked for r/a[name=m], found in r: <a name="n">',
    );
    expect(refusal(() => insertElement(SMALL, ['q'], '<c/>', 'last'))).toBe(
      'NOT_A_BROKER: broker.xml: looked for q, found at the root: <r>',
    );
    expect(refusal(() => insertElement(SMALL, ['r', 'b'], '<c/>', { after: 'x' }))).toBe(
      'NOT_A_BROKER: broker.xml: looked for r/b/x, found in r/b: nothing',
    );
    expect(refusal(() => setElementText(SMALL, ['r'], 'x'))).toBe(
      'NOT_A_BROKER: broker.xml: looked for text in r, found <a> <b> <a>',
    );
  });
});

describe('escapeXml', () => {
  it('writes ASCII only and is reversed by decodeXml', () => {
    const value = 'a<b>&"c"\'d\' ü€😀\t\n\u007F';
    expect(escapeXml(value)).toBe(
      'a&lt;b&gt;&amp;&quot;c&quot;&apos;d&apos; &#252;&#8364;&#128512;&#9;&#10;&#127;',
    );
    expect(decodeXml(escapeXml(value))).toBe(value);
    expect(decodeXml('&#xE9;&#233;&nbsp;&#x10FFFD;&#x110000;')).toBe(
      'éé&nbsp;\u{10FFFD}&#x110000;',
    );
  });

  it.each(['\u0000', 'a\u001Bb', '\uFFFE', '\uD800'])(
    'refuses what XML cannot hold: %j',
    (value) => {
      expect(refusal(() => escapeXml(value))).toMatch(
        /^USAGE: XML cannot hold the character U\+[0-9A-F]{4} /,
      );
    },
  );
});

describe('fillTemplate', () => {
  it('escapes values and refuses a value that is missing', () => {
    expect(fillTemplate('connection-ttl-check-interval', { ttlCheckIntervalMs: '<1>' })).toContain(
      '>&lt;1&gt;<',
    );
    expect(refusal(() => fillTemplate('connection-ttl-check-interval', {}))).toBe(
      'INTERNAL: templates/connection-ttl-check-interval.xml asks for {{ttlCheckIntervalMs}}, which has no value',
    );
  });
});
