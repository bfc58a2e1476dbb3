import { escapeXml } from '../../xml/escape.ts';
import { openTagEnd } from '../../xml/layout.ts';
import {
  findElement,
  insertElement,
  removeElement,
  requireElement,
  setElementText,
  type XmlPath,
} from '../../xml/splice.ts';
import type { Fix } from '../subject/rule.ts';
import { CLUSTER_CONNECTION_ORDER } from '../releases/vocabulary-table.ts';

/** Applies one fix after the other. */
export const all =
  (...fixes: readonly Fix[]): Fix =>
  (text) =>
    fixes.reduce((so, fix) => fix(so), text);

/** Sets the text of a child; a missing child is inserted as the first one. */
export const setChild =
  (parent: XmlPath, name: string, value: string): Fix =>
  (text) =>
    findElement(text, [...parent, name]) === null
      ? insertElement(text, parent, leaf(name, value), 'first')
      : setElementText(text, [...parent, name], value);

/**
 * Sets the text of a child of a `<cluster-connection>`, whose children have an order up to 2.32.
 */
export const setInCluster =
  (cluster: XmlPath, name: string, value: string): Fix =>
  (text) => {
    const path = [...cluster, name];
    if (findElement(text, path) !== null) return setElementText(text, path, value);
    const before = CLUSTER_CONNECTION_ORDER.slice(0, CLUSTER_CONNECTION_ORDER.indexOf(name));
    const there = requireElement(text, cluster).children.map((child) => child.name);
    const after = before.findLast((each) => there.includes(each));
    const place = after === undefined ? 'first' : { after };
    return insertElement(text, cluster, leaf(name, value), place);
  };

/** Removes an element with its line. */
export const remove =
  (path: XmlPath): Fix =>
  (text) =>
    removeElement(text, path);

/** Renames an element; its content stays as it is. */
export const rename =
  (path: XmlPath, name: string): Fix =>
  (text) => {
    const old = requireElement(text, path);
    const openEnd = openTagEnd(text, old.start);
    const open = text.slice(old.start, openEnd).replace(old.name, name);
    const rest = text.slice(openEnd, old.end);
    const closed = rest.slice(0, rest.lastIndexOf('</'));
    const close = open.endsWith('/>') ? rest : `${closed}</${name}>`;
    return text.slice(0, old.start) + open + close + text.slice(old.end);
  };

/**
 * Sorts the children of an element; unknown ones come last. The text between them stays in place.
 */
export const reorder =
  (path: XmlPath, order: readonly string[]): Fix =>
  (text) => {
    const rank = (name: string): number => (order.indexOf(name) + 1 || order.length + 1) - 1;
    const slots = requireElement(text, path).children;
    const sorted = slots.toSorted((a, b) => rank(a.name) - rank(b.name));
    return slots.reduceRight((so, slot, index) => {
      const { start, end } = sorted[index] ?? slot;
      return so.slice(0, slot.start) + text.slice(start, end) + so.slice(slot.end);
    }, text);
  };

/** Sets the value of a `<property key="..." value="..."/>`; a missing one is added. */
export const setProperty =
  (properties: XmlPath, key: string, value: string): Fix =>
  (text) => {
    const path = [...properties, `property[key=${key}]`];
    const fragment = `<property key="${escapeXml(key)}" value="${escapeXml(value)}"/>`;
    if (findElement(text, path) === null) return insertElement(text, properties, fragment, 'last');
    const { start, end } = requireElement(text, path);
    return text.slice(0, start) + fragment + text.slice(end);
  };

const leaf = (name: string, value: string): string => `<${name}>${escapeXml(value)}</${name}>`;
