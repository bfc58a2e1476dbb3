import { readFileSync } from 'node:fs';
import { packageFile } from '../platform/package-file.ts';
import type { Markup } from './markup.ts';

/**
 * Reads `templates/report/<name>` of this package.
 *
 * @throws the error of `readFileSync` when the package is incomplete.
 */
export function asset(name: string): string {
  return readFileSync(packageFile(`templates/report/${name}`), 'utf8').replaceAll('\r\n', '\n');
}

/**
 * The script of the report's page: `src/page`, bundled into one file by the build.
 *
 * @throws the error of `readFileSync` when nothing is built.
 */
export function pageScript(): string {
  return readFileSync(packageFile('dist/page/main.js'), 'utf8').trimEnd();
}

/** Puts values in the place of `{{name}}`. @throws Error when the page asks for a value that is not given */
export function fillPage(page: string, values: Readonly<Record<string, Markup>>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`page.html asks for {{${name}}}, which nobody gave`);
    return value.text;
  });
}
