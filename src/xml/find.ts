import { AmqHaError } from '../model/errors.ts';
import { parseXml, type XmlElement } from './parse.ts';

/**
 * Steps from the root element down, the root itself first: a name, or a name and one attribute
 * with its value, such as `cluster-connection[name=my-cluster]`. The first match counts.
 */
export type XmlPath = readonly string[];

/**
 * Returns the element at a path, or null when there is none.
 * @throws AmqHaError NOT_A_BROKER on broken XML.
 */
export function findElement(text: string, path: XmlPath): XmlElement | null {
  return findBelow(parseXml(text), path);
}

/** Like {@link findElement}, on a root element that is already parsed. */
export function findBelow(root: XmlElement, path: XmlPath): XmlElement | null {
  let level: readonly XmlElement[] = [root];
  let found: XmlElement | null = null;
  for (const step of path) {
    found = level.find((element) => matches(element, step)) ?? null;
    if (found === null) return null;
    level = found.children;
  }
  return found;
}

/**
 * Like {@link findElement}, but the element must exist.
 *
 * @throws AmqHaError NOT_A_BROKER, with the expected path, how far it exists and what is there
 * instead.
 */
export function requireElement(text: string, path: XmlPath): XmlElement {
  const found = findElement(text, path);
  if (found !== null) return found;
  let depth = path.length - 1;
  while (depth > 0 && findElement(text, path.slice(0, depth)) === null) depth--;
  const parent = depth === 0 ? null : findElement(text, path.slice(0, depth));
  const there = parent === null ? [parseXml(text)] : parent.children;
  const place = parent === null ? 'at the root' : `in ${path.slice(0, depth).join('/')}`;
  throw new AmqHaError(
    'NOT_A_BROKER',
    `broker.xml: looked for ${path.join('/')}, found ${place}: ${listed(there)}`,
  );
}

/** Returns true when a step of a path names this element. */
export function matches(element: XmlElement, step: string): boolean {
  const [, name, attribute, value] = /^([^[]+)(?:\[([^=]+)=(.*)\])?$/s.exec(step) ?? [];
  return (
    element.name === name && (attribute === undefined || element.attributes[attribute] === value)
  );
}

/** Returns the names of elements for a message, with the `name` attribute where there is one. */
export function listed(elements: readonly XmlElement[]): string {
  const shown = elements.map((element) => {
    const name = element.attributes['name'];
    return name === undefined ? `<${element.name}>` : `<${element.name} name="${name}">`;
  });
  return shown.length === 0 ? 'nothing' : shown.join(' ');
}
