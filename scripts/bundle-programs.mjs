/**
 * The programs that people wait for, each with the modules that it needs in a few files. Node takes about 0.5 ms of
 * processor time for each file that it loads, and `status` alone loads 130 modules.
 */
import { writeFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, 'src');

/** Files that are started by Node: the command, and the processes that it starts itself (`*-process.ts`). */
function programs() {
  const processes = readdirSync(SOURCES, { recursive: true })
    .filter((path) => path.endsWith('-process.ts'))
    .map((path) => join(SOURCES, path));
  return [join(SOURCES, 'cli.ts'), ...processes];
}

/**
 * Bundles the programs for `dist`, over the modules of the same name that `tsc` makes; what they share, and each
 * command, goes to `dist/chunks`. Packages stay outside. Types are not looked at: `tsc` does that.
 *
 * @returns a function that writes them; nothing is written before
 * @throws Error when a module cannot be read
 */
export async function bundlePrograms() {
  const { outputFiles } = await build({
    entryPoints: programs(),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    outbase: SOURCES,
    outdir: join(ROOT, 'dist'),
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
    logLevel: 'error',
  });
  return () => {
    for (const { path, contents } of outputFiles) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
  };
}
