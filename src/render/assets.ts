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
 * Returns the script of the report's page: `src/page`, bundled into one file by the build.
 *
 * @throws the error of `readFileSync` when nothing is built.
 */
export function pageScript(): string {
  return readFileSync(packageFile('dist/page/main.js'), 'utf8').trimEnd();
}

/**
 * Returns a page with every `{{name}}` replaced by its value.
 * @throws Error when a value is missing
 */
export function fillPage(page: string, values: Readonly<Record<string, Markup>>): string {
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`page.html asks for {{${name}}}, which has no value`);
    return value.text;
  });
}
