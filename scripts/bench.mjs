#!/usr/bin/env node
/**
 * Speed as ratios, taken in one run against the same zip, so that they mean the same on every
 * machine: what we add to what the broker and Node cost anyway. The table goes to stderr, the
 * JSON document to stdout. A measurement that fails is a row with its reason; what it left is kept in
 * target/bench-failed/<measurement>. Exit 1 when a goal is missed or a measurement failed.
 *
 *   npm run bench [-- [--only <row,row>] [--rounds <n>] [<zip> [<rounds>]]]
 *
 * With `--against <commit>` the other rows of bench-goals.mjs, this build against that of the commit.
 */
import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { acquireZip } from '../dist/distribution/acquire/acquire.js';
import { benchAgainst } from './bench-against.mjs';
import { measureBig, measureKills, measureSenders } from './bench-drill.mjs';
import { keepFolder, NAMES, pairLogs } from './bench-keep.mjs';
import { BenchError, benchOptions, pickRows } from './bench-options.mjs';
import { isMissed, median, reasonOf, rowText, takeAll } from './bench-rows.mjs';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const FAILED = fileURLToPath(new URL('../target/bench-failed', import.meta.url));
const options = await orExplain(() => benchOptions(process.argv.slice(2)));
const ROUNDS = options.rounds;
const INIT_ROUNDS = 3;
const SHORT_JVM = '-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto';

if (options.against !== null)
  process.exit(await orExplain(() => benchAgainst(options, zipToUse, say)));

const work = mkdtempSync(join(tmpdir(), 'amq-ha-demo-bench-'));
const memory = join(work, 'memory');
const home = join(work, 'home');
const RUNS = join(home, 'target', 'runs');
mkdirSync(home);
writeFileSync(memory, '');
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const picked = await orExplain(() => pickRows(measurements(), options.only));
const zip = await orExplain(zipToUse);
say(`zip: ${zip}`);
try {
  const figures = await takeAll(picked, keepWhatFailed);
  for (const each of figures) say(rowText(each));
  process.stdout.write(`${JSON.stringify({ rounds: ROUNDS, figures }, null, 2)}\n`);
  process.exitCode = figures.some(isMissed) ? 1 : 0;
} finally {
  await cli(['clean', '--yes', '--json']).catch(() => undefined);
}

/** What is measured, in this order; `id` names the folder of what is kept when it fails. */
function measurements() {
  const node = once(() => medianOf(15, () => run(process.execPath, ['-e', '0'])));
  return [
    {
      id: 'init',
      rows: [{ name: 'init to protected / the same by hand', goal: 1.15 }],
      measure: measureInit,
    },
    {
      id: 'help',
      rows: [{ name: '--help / node -e 0', goal: 3 }],
      measure: async () => {
        const help = await medianOf(15, () => run(process.execPath, [CLI, '--help']));
        return [{ value: help / (await node()), detail: `${ms(help)} / ${ms(await node())}` }];
      },
    },
    {
      id: 'status',
      rows: [{ name: 'status / node -e 0', goal: 6 }],
      measure: async () => {
        await up();
        const status = await medianOf(15, () => cli(['status', '--json']));
        return [{ value: status / (await node()), detail: `${ms(status)} / ${ms(await node())}` }];
      },
    },
    {
      id: 'first-ack',
      rows: [
        { name: `first ack after AMQ221007, kill, median of ${ROUNDS} (ms)`, goal: 100 },
        { name: 'peak memory of our process (MB)', goal: 200 },
      ],
      measure: async () => {
        await up();
        const lags = await lagsOfFirstAck();
        const detail = `${Math.min(...lags)} to ${Math.max(...lags)} ms`;
        return [
          { value: median(lags), detail },
          { value: peakMemoryMb(), detail: 'the highest of all commands above' },
        ];
      },
    },
    {
      id: 'senders',
      rows: [
        { name: 'load generator / bare rhea loop', goal: 0.8, atLeast: true },
        { name: 'load generator / artemis producer', goal: 20, atLeast: true },
      ],
      measure: async () => {
        const { ours, bare, artemis } = await measureSenders(zip, work);
        const rate = (value) => `${Math.round(value)}/s`;
        return [
          { value: ours / bare, detail: `${rate(ours)} / ${rate(bare)}` },
          {
            value: ours / artemis,
            detail: `${rate(ours)} / ${rate(artemis)}, JVM start included`,
          },
        ];
      },
    },
    {
      id: 'kills',
      rows: [{ name: `outage / kill to AMQ221007, under load, median of ${ROUNDS}`, goal: 1.15 }],
      measure: async () => {
        const { ratio, outageMs, promotionMs } = await measureKills(drill, ROUNDS);
        const { min, max } = outageMs;
        const detail = `outages ${min} to ${max} ms; promotion ${promotionMs} ms (median)`;
        return [{ value: ratio, detail }];
      },
    },
    {
      id: 'big',
      rows: [
        { name: 'acknowledged messages in the big drill', goal: 1_000_000, atLeast: true },
        { name: 'its peak memory (MB)', goal: 300 },
        { name: 'check and report of it (s)', goal: 30 },
      ],
      measure: async () => {
        writeFileSync(memory, '');
        const big = await measureBig(drill, judge);
        return [
          { value: big.acknowledged, detail: '' },
          { value: peakMemoryMb(), detail: 'drill, check and report' },
          { value: big.checkS, detail: `report.html ${big.reportMb.toFixed(2)} MB` },
        ];
      },
    },
  ];
}

async function measureInit() {
  const inits = [];
  const floors = [];
  for (let round = 0; round < INIT_ROUNDS; round += 1) {
    inits.push(await timed(makePair));
    if (round === 0) keepConfiguration();
    await cli(['stop', '--json']);
    floors.push(await floor());
  }
  const [init, byHand] = [median(inits), median(floors)];
  return [{ value: init / byHand, detail: `${ms(init)} / ${ms(byHand)}` }];
}

function makePair() {
  return cli(['init', '--broker', zip, '--ports', 'auto', '--json']);
}

/** The pair of the bench, up; made when no row has made it. */
function up() {
  return pairLogs(home).length === 0 ? makePair() : cli(['start', '--json']);
}

/** The run of a drill that failed, or else the logs of the pair. @returns words that say where it lies */
async function keepWhatFailed({ id, rows }, error) {
  say(`FAILED ${rows[0].name}: ${reasonOf(error)}`);
  const target = join(FAILED, id);
  const folders = error.runFolder === undefined ? pairLogs(home) : [[error.runFolder, '.']];
  const there = folders.filter(([folder]) => existsSync(folder));
  rmSync(target, { recursive: true, force: true });
  for (const [folder, name] of there) await keepFolder(folder, join(target, name));
  return there.length === 0 ? undefined : `kept in ${target}`;
}

/** An act that is done when it is first needed, and only then. */
function once(act) {
  let answer;
  return () => (answer ??= act());
}

/** A drill of our program in the bench's home, and where its run lies. An error of it has the folder of the run, too. */
async function drill(args) {
  const before = new Set(runs());
  try {
    const { stdout } = await cli(['drill', '--broker', zip, '--json', ...args]);
    const verdict = JSON.parse(stdout);
    return { verdict, folder: dirname(verdict.reportPath) };
  } catch (error) {
    const [run] = runs().filter((name) => !before.has(name));
    throw run === undefined ? error : Object.assign(error, { runFolder: join(RUNS, run) });
  }
}

function runs() {
  return existsSync(RUNS) ? readdirSync(RUNS) : [];
}

/** Judges a stored run and writes its reports anew, in a process of its own. */
function judge(folder) {
  const module = new URL('../dist/drill/judge-run.js', import.meta.url).href;
  const script = `await (await import(${JSON.stringify(module)})).judgeRun(process.argv[1])`;
  return noted(['--input-type=module', '-e', script, folder]);
}

function peakMemoryMb() {
  return Math.max(...readFileSync(memory, 'utf8').trim().split('\n').map(Number)) / 1024;
}

/** The broker's own cost: the same binaries, configuration and flags, driven as fast as they go. */
async function floor() {
  const target = join(work, 'floor');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const record = JSON.parse(readFileSync(join(home, 'target', 'pair.json'), 'utf8'));
  const { folder, java } = record.plan;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, JAVA_HOME: java.home };
  const children = [];
  const startedAt = performance.now();
  await run('unzip', ['-q', zip, '-d', target]);
  const distribution = join(target, folder);
  const instance = (name) => join(distribution, 'instances', name);
  mkdirSync(join(distribution, 'instances'));
  await Promise.all(
    NAMES.map((name) =>
      run(
        join(distribution, 'bin', 'artemis'),
        [
          'create',
          '--silent',
          '--no-autotune',
          '--nio',
          '--replicated',
          ...(name === NAMES[1] ? ['--slave'] : []),
          '--clustered',
          '--staticCluster',
          'tcp://127.0.0.1:1',
          '--host',
          '127.0.0.1',
          '--allow-anonymous',
          '--role',
          'admin',
          '--user',
          'admin',
          '--password',
          'password',
          '--cluster-user',
          'clusterUser',
          '--cluster-password',
          'clusterPassword',
          '--max-hops',
          '1',
          instance(name),
        ],
        { env: { ...env, JAVA_ARGS: SHORT_JVM } },
      ),
    ),
  );
  for (const name of NAMES) {
    for (const file of ['broker.xml', 'bootstrap.xml', 'artemis.profile']) {
      const text = readFileSync(join(work, 'kept', name, file), 'utf8');
      writeFileSync(
        join(instance(name), 'etc', file),
        text.replaceAll(join(home, 'target'), target),
      );
    }
  }
  try {
    for (const name of NAMES)
      children.push(
        spawn(join(instance(name), 'bin', 'artemis'), ['run'], {
          env,
          stdio: 'ignore',
          detached: true,
        }),
      );
    const log = join(instance(NAMES[1]), 'log', 'artemis.log');
    while (!(existsSync(log) && readFileSync(log, 'utf8').includes('AMQ221024'))) {
      if (performance.now() - startedAt > 120_000)
        throw new Error('the floor did not come up in 120 s');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - startedAt;
  } finally {
    await Promise.all(children.map(end));
  }
}

/** Ends a child that this script started itself. */
function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}

/** The finished configuration of the first pair, for the floor. */
function keepConfiguration() {
  const { folder } = JSON.parse(readFileSync(join(home, 'target', 'pair.json'), 'utf8')).plan;
  for (const name of NAMES) {
    cpSync(join(home, 'target', folder, 'instances', name, 'etc'), join(work, 'kept', name), {
      recursive: true,
    });
  }
}

async function lagsOfFirstAck() {
  const lags = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { milestones } = JSON.parse((await cli(['failover', '--by', 'kill', '--json'])).stdout);
    const at = (name) => milestones.find((milestone) => milestone.name === name).atMs;
    lags.push(at('first-ack') - at('active'));
    await cli(['failback', '--json']);
  }
  return lags;
}

/** Our program, with its peak memory (ru_maxrss, in KB on Linux) noted at its end. */
function cli(args) {
  return noted([CLI, ...args]);
}

function noted(args) {
  const note = `import{appendFileSync}from'node:fs';process.on('exit',()=>appendFileSync(process.env.BENCH_MEMORY,process.resourceUsage().maxRSS+'\\n'))`;
  return run(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(note)}`, ...args],
    {
      cwd: home,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, BENCH_MEMORY: memory },
    },
  );
}

async function timed(act) {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

async function medianOf(times, act) {
  const values = [];
  for (let time = 0; time < times; time += 1) values.push(await timed(act));
  return median(values);
}

/** Without a zip there is nothing to measure. @throws BenchError, or AmqHaError as `acquireZip` does */
async function zipToUse() {
  if (options.zip !== null && !existsSync(options.zip))
    throw new BenchError('NO_BROKER_ZIP', `there is no zip ${options.zip}`, {
      hint: 'name one that is there, or none: then it is Artemis 2.44.0',
      exit: 69,
    });
  const source = { kind: 'version', version: '2.44.0', announced: true };
  return options.zip ?? acquireZip(source, { env: process.env, report: () => undefined });
}

/** The answer of `act`; an error that has an exit code of its own is told, and ends this process with it. */
async function orExplain(act) {
  try {
    return await act();
  } catch (error) {
    if (error.exit === undefined) throw error;
    say(`${error.code}: ${error.message}\n  do: ${error.hint}`);
    process.exit(error.exit);
  }
}

function ms(value) {
  return `${Math.round(value)} ms`;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
