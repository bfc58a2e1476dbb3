#!/usr/bin/env node
/**
 * Builds `dist` anew: by `tsc` a module for each of `src`, which the library and our scripts import; by esbuild the
 * report's page, and the programs that are started by Node. What an earlier build left is removed first. A failing step's
 * exit code is passed on, and then there is no program in `dist`.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.mjs';
import { bundlePrograms } from './bundle-programs.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
// The page first: it is checked alone, and a program without its page must not look like a good build.
compile('src/page/tsconfig.json');
await bundlePage();
const writePrograms = await bundlePrograms();
compile('tsconfig.build.json');
writePrograms();

function compile(project) {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, error } = spawnSync(process.execPath, [compiler, '-p', project], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 70);
}
