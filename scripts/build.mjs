#!/usr/bin/env node
/**
 * Builds `dist` anew: the program by `tsc`, a module a module, and the report's page, which runs in a browser,
 * by esbuild into one file. What an earlier build left is removed first. A failing step's exit code is passed
 * on, and then there is no program in `dist`.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
// The page first: it is checked alone, and a program without its page must not look like a good build.
compile('src/page/tsconfig.json');
await bundlePage();
compile('tsconfig.build.json');

function compile(project) {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, error } = spawnSync(process.execPath, [compiler, '-p', project], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 70);
}
