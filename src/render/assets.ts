import { readFileSync } from 'node:fs';
import type { Markup } from './markup.ts';

/**
 * Reads `templates/report/<name>` of this package. The path is the same from `src/` and from `dist/`.
 *
 * @throws the error of `readFileSync` when the package is incomplete.
 */
export function asset(name: string): string {
  const url = new URL(`../../templates/report/${name}`, import.meta.url);
  return readFileSync(url, 'utf8').replaceAll('\r\n', '\n');
}

/** Puts values in the place of `{{name}}`. @throws Error when the page asks for a value that is not given */
export function fillPage(page: string, values: Readonly<Record<string, Markup>>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`page.html asks for {{${name}}}, which nobody gave`);
    return value.text;
  });
}
