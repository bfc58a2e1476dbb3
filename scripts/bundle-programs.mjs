/**
 * The programs that people wait for, each with the modules that it needs in a few files. Node takes about 0.5 ms of
 * processor time for each file that it loads, and `status` alone loads 130 modules.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, 'src');

/** What Node starts: the command, and the processes that it starts itself. */
const PROGRAMS = ['cli.ts', 'pair/start/guard-process.ts', 'platform/watchdog-process.ts'];

/**
 * Bundles the programs into a folder, over the modules of the same name that `tsc` made there; what they share, and
 * each command, goes to `chunks` in it. Packages stay outside. Types are not looked at: `tsc` does that.
 *
 * @throws Error when a module cannot be read
 */
export async function bundlePrograms(dist) {
  await build({
    entryPoints: PROGRAMS.map((path) => join(SOURCES, path)),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    outbase: SOURCES,
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    allowOverwrite: true,
    logLevel: 'error',
  });
}
