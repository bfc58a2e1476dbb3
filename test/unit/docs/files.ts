import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Made or fetched; of `installs` and `target` the README alone belongs to the project. */
const NOT_WRITTEN = /^(?:\.git|node_modules|dist|(?:installs|target)\/(?!README\.md$).*)$/;

/** Paths of all files that somebody wrote, relative to the project. */
export function writtenFiles(folder = ROOT): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (NOT_WRITTEN.test(relative(ROOT, path))) return [];
    return statSync(path).isDirectory() ? writtenFiles(path) : [relative(ROOT, path)];
  });
}

/** Markdown without blocks and spans of code. */
export const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]+`/g, '');
