import type { XmlElement } from '../../xml/parse.ts';

/**
 * Value of an element, as far as the file shows. `null`: the element is missing. `undefined`: only
 * the running broker knows, since the value comes from a property (`${...}`) or may be in an
 * included file.
 */
export type ConfiguredValue<T> = T | null | undefined;

/** True if the value is neither null nor undefined. */
export const isPresent = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined;

/** The broker replaces these by properties and environment variables before it reads the file. */
export const PLACEHOLDER = /\$\{[^}]*\}/;

/** True if other files are included (XInclude): a missing element may be in one of them. */
export const includes = (parent: XmlElement): boolean =>
  parent.children.some(({ name }) => name.endsWith(':include'));

export const childOf = (parent: XmlElement | null, name: string): XmlElement | null =>
  parent?.children.find((child) => child.name === name) ?? null;

/** Returns the text of a child without surrounding white space. */
export function textAt(parent: XmlElement, name: string): ConfiguredValue<string> {
  const child = childOf(parent, name);
  if (child === null) return includes(parent) ? undefined : null;
  return PLACEHOLDER.test(child.text) ? undefined : child.text.trim();
}

/**
 * Returns a boolean as the broker reads it: only `true` is true, not `1` (Boolean.parseBoolean).
 */
export function booleanAt(
  parent: XmlElement,
  name: string,
  byDefault: boolean,
): boolean | undefined {
  const text = textAt(parent, name);
  if (text === undefined) return undefined;
  return text === null ? byDefault : text.toLowerCase() === 'true';
}

/** Returns a whole number; undefined also for any other text (`bad-value` reports that). */
export function numberAt(parent: XmlElement, name: string, byDefault: number): number | undefined {
  const text = textAt(parent, name);
  if (text === undefined) return undefined;
  if (text === null) return byDefault;
  return isWhole(text) ? Number(text) : undefined;
}

export const isWhole = (text: string): boolean => /^[+-]?\d+$/.test(text);

/** Formats a time of a configuration for messages: `500 ms`, `2 s`, `60 s`. */
export const formatMs = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`);
