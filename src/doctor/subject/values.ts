import type { XmlElement } from '../../xml/parse.ts';

/**
 * What an element says, as far as the file tells. `null`: it is not written. `undefined`: only the running broker
 * knows, since the value comes from a property (`${...}`) or may stand in an included file.
 */
export type Told<T> = T | null | undefined;

/** True for what is there: neither null nor undefined. */
export const isTold = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined;

/** The broker puts properties and environment variables in the place of these before it reads the file. */
export const PLACEHOLDER = /\$\{[^}]*\}/;

/** True where other files are included (XInclude): what is not here may be there. */
export const includes = (parent: XmlElement): boolean =>
  parent.children.some(({ name }) => name.endsWith(':include'));

export const childOf = (parent: XmlElement | null, name: string): XmlElement | null =>
  parent?.children.find((child) => child.name === name) ?? null;

/** Text of a child without the white space around it. */
export function textAt(parent: XmlElement, name: string): Told<string> {
  const child = childOf(parent, name);
  if (child === null) return includes(parent) ? undefined : null;
  return PLACEHOLDER.test(child.text) ? undefined : child.text.trim();
}

/** A boolean as the broker reads it: only `true` is true, so `1` and `yes` are false (Boolean.parseBoolean). */
export function booleanAt(
  parent: XmlElement,
  name: string,
  otherwise: boolean,
): boolean | undefined {
  const text = textAt(parent, name);
  if (text === undefined) return undefined;
  return text === null ? otherwise : text.toLowerCase() === 'true';
}

/** A whole number; undefined also for a text that is none (`bad-value` tells that). */
export function numberAt(parent: XmlElement, name: string, otherwise: number): number | undefined {
  const text = textAt(parent, name);
  if (text === undefined) return undefined;
  if (text === null) return otherwise;
  return isWhole(text) ? Number(text) : undefined;
}

export const isWhole = (text: string): boolean => /^[+-]?\d+$/.test(text);

/** A time as it stands in such a file, for people: `500 ms`, `2 s`, `60 s`. */
export const spoken = (ms: number): string =>
  ms % 1_000 === 0 ? `${String(ms / 1_000)} s` : `${String(ms)} ms`;
