#!/usr/bin/env node
/**
 * Run the tests and end with one line, `N passed, N failed`. Without arguments:
 * lint, format, words, types, walls between the rooms and unused code first (each counts
 * as one test), then every vitest project. With arguments (`npm test -- --project unit`): vitest alone, with
 * them. A file that failed to load counts as one failed test, and so does
 * anything else that fails without a test to show for it, such as a global
 * setup or a run in which no test ran.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CHECKS = [
  { name: 'lint', program: 'eslint', args: ['.'] },
  { name: 'format', program: 'prettier', args: ['--check', '.'] },
  { name: 'words', program: 'cspell', args: ['--no-progress', '--no-summary', '.'] },
  { name: 'types', program: 'typescript/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the page', program: 'typescript/tsc', args: ['-p', 'src/page/tsconfig.json'] },
  {
    name: 'walls',
    program: 'dependency-cruiser/depcruise',
    args: ['src', 'test', 'scripts', 'examples'],
  },
  { name: 'unused', program: 'knip', args: [] },
  { name: 'graph', program: 'scripts/graph.mjs', args: ['--check'] },
];

// The terminal interrupts vitest as well: wait for it, then report.
process.on('SIGINT', () => undefined);

const args = process.argv.slice(2);
const checks = args.length === 0 ? await Promise.all(CHECKS.map(check)) : [];
for (const { name, code, output } of checks) {
  process.stdout.write(code === 0 ? ` ✓ ${name}\n` : ` ✗ ${name}\n${output}\n`);
}
const tests = await runTests(args);
const failedChecks = checks.filter(({ code }) => code !== 0).length;
const passed = tests.passed + checks.length - failedChecks;
const failed = tests.failed + failedChecks;
process.exitCode = tests.code || (failed > 0 ? 1 : 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);

/** Run one of the checks, with its output kept for a failure. */
async function check({ name, program, args: options }) {
  let output = '';
  const child = start(program, options, ['ignore', 'pipe', 'pipe']);
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  return { name, code: await exitCodeOf(child), output };
}

async function runTests(options) {
  const folder = mkdtempSync(join(tmpdir(), 'amq-ha-demo-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const child = start('vitest', ['run', ...reporters, ...options], 'inherit');
    const forward = () => child.kill('SIGTERM');
    process.once('SIGTERM', forward);
    const code = await exitCodeOf(child);
    process.off('SIGTERM', forward);
    return count(readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Vitest's JSON report (https://vitest.dev/guide/reporters.html#json-reporter); null when it wrote none. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function count(report, code) {
  const files = report?.testResults ?? [];
  const passed = report?.numPassedTests ?? 0;
  const hasFailed = ({ status }) => status === 'failed';
  const silent = files.filter((file) => hasFailed(file) && !file.assertionResults.some(hasFailed));
  const failed = (report?.numFailedTests ?? 0) + silent.length;
  if (passed + failed === 0) {
    process.stdout.write(report === null ? 'vitest left no report\n' : 'no test ran\n');
    return { passed, failed: 1, code: code || 1 };
  }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, code };
}

/** Start `package` or `package/program` from node_modules, or a script of ours, without a shell. */
function start(name, options, stdio) {
  const file = name.endsWith('.mjs') ? join(ROOT, name) : fileOf(name);
  return spawn(process.execPath, [file, ...options], { cwd: ROOT, stdio });
}

function fileOf(name) {
  const [folder, program = folder] = name.split('/');
  const home = join(ROOT, 'node_modules', folder);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return join(home, typeof bin === 'string' ? bin : bin[program]);
}

/** Exit code as a shell would give it: 128 + number for a signal. */
function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
