#!/usr/bin/env node
/**
 * What the GitHub action does (action.yml): makes this checkout ready, runs `drill` or `smoke`, writes the
 * step summary, the outputs and a folder to upload, and ends with the exit code of the command. Inputs are
 * INPUT_COMMAND, INPUT_BROKER, INPUT_ROUNDS, INPUT_MAX_OUTAGE and INPUT_ARGS; an empty one was not given.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CLI = join(ROOT, 'dist', 'cli.js');
const { env } = process;
const command = env.INPUT_COMMAND || 'drill';

if (command !== 'drill' && command !== 'smoke') {
  finish({
    exit: 64,
    verdict: 'error',
    summary: errorSummary({
      code: 'USAGE',
      message: `command: "${command}" is neither drill nor smoke`,
    }),
  });
}
const ready = spawnSync(process.execPath, [join(ROOT, 'scripts', 'bootstrap.mjs')], {
  stdio: 'inherit',
});
if (ready.status !== 0) {
  const error = {
    code: 'INTERNAL',
    message: 'npm ci or the build failed: see the log of this step',
  };
  finish({ exit: ready.status ?? 70, verdict: 'error', summary: errorSummary(error) });
}
finish(await (command === 'drill' ? drill() : smoke()));

/** A run of `drill` has its folder with everything in it, report.md for this very purpose too. */
async function drill() {
  const { exit, document } = await run(['drill', ...options(['rounds', 'max-outage'])]);
  if (document.error !== undefined || document.verdict === undefined) return failed(exit, document);
  const folder = dirname(document.reportPath);
  const report = join(folder, 'report.md');
  const summary = existsSync(report)
    ? readFileSync(report, 'utf8')
    : `## ${document.verdict}: drill\n`;
  return { exit, verdict: document.verdict, summary, report, folder };
}

/** `smoke` leaves logs only when it fails; its steps and the JUnit file are there always. */
async function smoke() {
  const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'amq-ha-demo-smoke-report-'));
  const files = ['--artifacts', folder, '--junit', join(folder, 'junit.xml')];
  const { exit, document } = await run(['smoke', ...files, ...options([])]);
  if (document.steps === undefined) return { ...failed(exit, document), folder };
  // Exit 1 is a step that saw something else; anything else never came so far.
  const verdict = document.ok ? 'pass' : exit === 1 ? 'fail' : 'error';
  const report = join(folder, 'report.md');
  const summary = smokeSummary(verdict, document.steps);
  writeFileSync(report, summary);
  return { exit, verdict, summary, report, folder };
}

/** Inputs as options of the command line; rounds and max-outage are for `drill` alone. */
function options(own) {
  const given = ['broker', ...own].flatMap((name) => {
    const value = env[`INPUT_${name.replaceAll('-', '_').toUpperCase()}`] ?? '';
    return value === '' ? [] : [`--${name}`, value];
  });
  return [...given, ...(env.INPUT_ARGS ?? '').split(/\s+/).filter((word) => word !== '')];
}

/** Runs the command; its talk goes to the log of the step, its document comes back. */
async function run(args) {
  process.stderr.write(`amq-ha-demo ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [CLI, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A cancelled job interrupts this process alone: the brokers end when the command hears of it.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => (text += piece));
  const exit = await new Promise((resolve) => {
    child.on('close', (code) => resolve(code ?? 70));
  });
  return { exit, document: parse(text) };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { error: { code: 'INTERNAL', message: `no document came: ${text.slice(0, 500)}` } };
  }
}

function failed(exit, { error }) {
  return { exit: exit === 0 ? 70 : exit, verdict: 'error', summary: errorSummary(error ?? {}) };
}

function errorSummary({ code = 'INTERNAL', message = 'no verdict', hint = '' }) {
  const fix = hint === '' ? '' : `\nDo: \`${hint}\`\n`;
  return `## ERROR: ${command}\n\n\`\`\`\n${code}: ${message}\n\`\`\`\n${fix}`;
}

function smokeSummary(verdict, steps) {
  const cell = (text) => String(text).replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const rows = steps.map(
    ({ name, expected, seen, ok, ms }) =>
      `| ${ok ? 'ok' : '**failed**'} | ${cell(name)} | ${cell(expected)} | ${cell(seen)} | ${(ms / 1000).toFixed(1)} s |`,
  );
  const head = ['|  | step | expected | seen | time |', '| --- | --- | --- | --- | ---: |'];
  return `## ${verdict.toUpperCase()}: smoke\n\n${[...head, ...rows].join('\n')}\n`;
}

/** Summary and outputs are written whatever happened; then this process ends. */
function finish({ exit, verdict, summary, report = '', folder = '' }) {
  const outputs = { verdict, report: report !== '' && existsSync(report) ? report : '', folder };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, summary);
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, lines.join(''));
  process.stdout.write(`${summary}\n${lines.join('')}`);
  process.exit(exit);
}
