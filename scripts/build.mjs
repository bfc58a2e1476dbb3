#!/usr/bin/env node
/**
 * Builds `dist` anew: by `tsc` a module for each of `src`, which the library and the scripts import; by esbuild the
 * report's page, and the programs that are started by Node. It is made in a folder beside and takes the place of the
 * former one at the end, as commands may be running. A failing step's exit code is passed on, and then there is no `dist`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.mjs';
import { bundlePrograms } from './bundle-programs.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const DIST = join(ROOT, 'dist');
const MADE = `${DIST}.${process.pid}`;
const FORMER = `${MADE}.former`;

let isWhole = false;
process.on('exit', () => {
  for (const folder of [MADE, FORMER, ...(isWhole ? [] : [DIST])])
    rmSync(folder, { recursive: true, force: true });
});

compile('src/page/tsconfig.json');
compile('tsconfig.build.json', '--outDir', MADE);
await bundlePage(MADE);
await bundlePrograms(MADE);
if (existsSync(DIST)) renameSync(DIST, FORMER);
renameSync(MADE, DIST);
isWhole = true;

function compile(project, ...options) {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, error } = spawnSync(process.execPath, [compiler, '-p', project, ...options], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 70);
}
