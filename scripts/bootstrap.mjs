#!/usr/bin/env node
/**
 * Make a fresh clone ready to run: install what is missing, then build what is
 * out of date. Needs nothing but Node and npm. Says one line on stderr for each
 * thing it does and nothing when all is ready; a failing step's output and exit
 * code are passed on.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Lowest Node this program runs on; the same as `engines` in package.json. */
const NODE_NEEDED = [20, 19];
const PROGRAM = join(ROOT, 'dist', 'cli.js');
const PAGE = join(ROOT, 'dist', 'page', 'main.js');
const BUILD = join('scripts', 'build.mjs');
const SOURCES = [
  ...[
    'src',
    'templates',
    BUILD,
    join('scripts', 'bundle-page.mjs'),
    join('scripts', 'bundle-programs.mjs'),
  ],
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json'],
];

checkNode();
if (isInstallStale()) install();
if (isBuildStale()) build();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = NODE_NEEDED;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  say(`needs Node ${NODE_NEEDED.join('.')} or newer; this is ${process.versions.node}`);
  process.exit(69);
}

/** True unless npm's own record of what it installed agrees with package-lock.json. */
function isInstallStale() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf(join('node_modules', '.package-lock.json'));
  if (wanted === null || installed === null) return true;
  const isMissing = Object.entries(wanted).some(([path, entry]) => {
    const found = installed[path];
    if (path === '') return false;
    if (found === undefined) return !entry.optional && !entry.devOptional;
    return found.version !== entry.version || found.integrity !== entry.integrity;
  });
  return isMissing || Object.keys(installed).some((path) => wanted[path] === undefined);
}

/** The `packages` of a lock file; null when it cannot be read. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function install() {
  say('installing dependencies (npm ci)');
  const options = ['ci', '--no-audit', '--no-fund'];
  // Building needs the development dependencies, and a failure its reason, whatever npm was told.
  options.push('--include=dev', '--loglevel=warn');
  const npm = process.env.npm_execpath ?? '';
  withCache((cache) => {
    options.push(...cache);
    if (basename(npm).startsWith('npm')) run(process.execPath, [npm, ...options]);
    else if (process.platform === 'win32') run(['npm.cmd', ...options].join(' '), [], true);
    else run('npm', options);
  });
}

/** npm keeps its cache below HOME, and gives up where that cannot be written to: then it gets a cache for this once. */
function withCache(act) {
  const usual = process.env.npm_config_cache ?? join(process.env.HOME || homedir(), '.npm');
  if (process.platform === 'win32' || canWrite(usual)) return act([]);
  const folder = mkdtempSync(join(tmpdir(), 'amq-ha-demo-npm-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return act(['--cache', folder]);
}

/** Whether a file can be put into a folder, or into the nearest one above it that is there. */
function canWrite(path) {
  if (!existsSync(path)) return path !== dirname(path) && canWrite(dirname(path));
  try {
    rmSync(mkdtempSync(join(path, '.amq-ha-demo-')), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** True when there is no whole build, or anything it was made from is newer. */
function isBuildStale() {
  const built = modifiedAt(PROGRAM);
  if (modifiedAt(PAGE) === null) return true;
  return built === null || SOURCES.some((source) => newest(join(ROOT, source)) > built);
}

/** Latest change of a file, or of anything in a folder, in ms since 1970; 0 when there is none. */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(stats.mtimeMs, ...inside);
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

function build() {
  say('building');
  const startedAt = new Date();
  run(process.execPath, [BUILD]);
  if (modifiedAt(PROGRAM) === null) fail(70, 'the build made no dist/cli.js\n');
  chmodSync(PROGRAM, 0o755);
  // Sources saved while the compiler ran are newer than what it read.
  utimesSync(PROGRAM, startedAt, startedAt);
}

function run(command, args, shell = false) {
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error) fail(70, `${error.message}\n`);
  if (status !== 0) fail(status ?? 70, `${stdout}${stderr}${signal ? `ended by ${signal}\n` : ''}`);
}

function fail(exitCode, output) {
  process.stderr.write(output);
  process.exit(exitCode);
}

function say(line) {
  process.stderr.write(`amq-ha-demo: ${line}\n`);
}
