import { AmqHaError } from '../model/errors.ts';
import { escapeXml } from './escape.ts';
import { findElement, listed, matches, requireElement, type XmlPath } from './find.ts';
import {
  afterTrailingComment,
  deeper,
  indentAt,
  layOut,
  lineEnding,
  openTagEnd,
  spanWithLine,
} from './layout.ts';
import { parseFragment, type XmlElement } from './parse.ts';

export { findElement, requireElement, type XmlPath } from './find.ts';
export type { XmlElement } from './parse.ts';

/**
 * Where a new child goes: before or after all others, or after the last child that matches a step
 * of a path.
 */
type Place = 'first' | 'last' | { readonly after: string };

/*
 * Every edit takes the text and returns it with one splice; all other bytes stay as they are. An
 * edit that would change only white space or comments returns the text itself. Fragments are XML
 * with 3 blanks per level and \n; they get the indentation and line ending of their place.
 */

/**
 * Sets the text of an element without children.
 *
 * @throws AmqHaError NOT_A_BROKER when the element is missing or has children.
 */
export function setElementText(text: string, path: XmlPath, value: string): string {
  const element = requireElement(text, path);
  if (element.children.length > 0) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `broker.xml: looked for text in ${path.join('/')}, found ${listed(element.children)}`,
    );
  }
  if (element.text.trim() === value.trim()) return text;
  const { open, close } = tagsOf(text, element);
  return splice(text, element.start, element.end, `${open}${escapeXml(value)}${close}`);
}

/**
 * Replaces an element by a fragment.
 * @throws AmqHaError NOT_A_BROKER when the element is missing.
 */
export function replaceElement(text: string, path: XmlPath, fragment: string): string {
  const old = requireElement(text, path);
  const { start, end } = old;
  if (alike(old, parseFragment(fragment))) return text;
  return splice(text, start, end, layOut(fragment, indentAt(text, start), lineEnding(text)));
}

/**
 * Adds a fragment to an element, unless it has an equal child already.
 *
 * @throws AmqHaError NOT_A_BROKER when the parent, or the child to put it after, is missing.
 */
export function insertElement(
  text: string,
  parentPath: XmlPath,
  fragment: string,
  place: Place,
): string {
  const parent = requireElement(text, parentPath);
  const wanted = parseFragment(fragment);
  if (parent.children.some((child) => alike(child, wanted))) return text;
  const anchor = anchorOf(parent, place);
  if (anchor !== undefined) {
    const behind = afterTrailingComment(text, anchor.end);
    return insertLine(text, behind, indentAt(text, anchor.start), fragment);
  }
  if (typeof place === 'object') requireElement(text, [...parentPath, place.after]);
  return insertAtTop(text, parent, fragment);
}

/** Replaces the child that a step of a path names, or adds it when there is none. */
export function upsertElement(
  text: string,
  parentPath: XmlPath,
  step: string,
  fragment: string,
  place: Place,
): string {
  const path = [...parentPath, step];
  return findElement(text, path) === null
    ? insertElement(text, parentPath, fragment, place)
    : replaceElement(text, path, fragment);
}

/** Removes an element with its line; without such an element nothing changes. */
export function removeElement(text: string, path: XmlPath): string {
  const element = findElement(text, path);
  if (element === null) return text;
  const { from, to } = spanWithLine(text, element.start, element.end);
  return splice(text, from, to, '');
}

/**
 * Removes every child for which `drop` returns true.
 * @throws AmqHaError NOT_A_BROKER when the parent is missing.
 */
export function removeChildren(
  text: string,
  parentPath: XmlPath,
  drop: (child: XmlElement) => boolean,
): string {
  return requireElement(text, parentPath)
    .children.filter(drop)
    .reduceRight((so, { start, end }) => {
      const { from, to } = spanWithLine(so, start, end);
      return splice(so, from, to, '');
    }, text);
}

/**
 * Returns true when two elements are equal in names, attributes, texts and children; comments and
 * layout do not count.
 */
export function alike(a: XmlElement, b: XmlElement): boolean {
  const names = Object.keys(a.attributes);
  return (
    a.name === b.name &&
    a.text.trim() === b.text.trim() &&
    names.length === Object.keys(b.attributes).length &&
    names.every((name) => a.attributes[name] === b.attributes[name]) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => {
      const other = b.children[index];
      return other !== undefined && alike(child, other);
    })
  );
}

/**
 * Inserts a fragment directly below the opening tag; what followed that tag on its line moves to a
 * separate line.
 */
function insertAtTop(text: string, parent: XmlElement, fragment: string): string {
  const [sibling] = parent.children;
  const outer = indentAt(text, parent.start);
  const indent = sibling === undefined ? deeper(outer) : indentAt(text, sibling.start);
  const { open, content, close } = tagsOf(text, parent);
  const oneLine = content.includes('\n') ? '' : lineEnding(text) + (sibling ? indent : outer);
  const opened = splice(text, parent.start, parent.end, open + oneLine + content + close);
  const below = afterTrailingComment(opened, parent.start + open.length);
  return insertLine(opened, below, indent, fragment);
}

function anchorOf(parent: XmlElement, place: Place): XmlElement | undefined {
  if (place === 'first') return undefined;
  return place === 'last'
    ? parent.children.at(-1)
    : parent.children.findLast((child) => matches(child, place.after));
}

/** Returns the tags of an element and what is between them; a self-closed element is opened. */
function tagsOf(
  text: string,
  { name, start, end }: XmlElement,
): { open: string; content: string; close: string } {
  const from = openTagEnd(text, start);
  const open = text.slice(start, from);
  if (open.endsWith('/>'))
    return { open: `${open.slice(0, -2).trimEnd()}>`, content: '', close: `</${name}>` };
  const to = text.lastIndexOf('</', end);
  return { open, content: text.slice(from, to), close: text.slice(to, end) };
}

function insertLine(text: string, offset: number, indent: string, fragment: string): string {
  const eol = lineEnding(text);
  return splice(text, offset, offset, eol + indent + layOut(fragment, indent, eol));
}

function splice(text: string, from: number, to: number, piece: string): string {
  return text.slice(0, from) + piece + text.slice(to);
}
