#!/usr/bin/env node
/**
 * Speed as ratios, taken in one run against the same zip, so that they mean the same on every
 * machine: what we add to what the broker and Node cost anyway. The table goes to stderr, the
 * JSON document to stdout. Exit 1 when a goal is missed.
 *
 *   npm run bench [-- <zip> [rounds]]
 */
import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { acquireZip } from '../dist/distribution/acquire.js';
import { measureBig, measureKills, measureSenders, median } from './bench-drill.mjs';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const [zipArgument, roundsArgument] = process.argv.slice(2);
const ROUNDS = Number(roundsArgument ?? 10);
const INIT_ROUNDS = 3;
const SHORT_JVM = '-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto';

const work = mkdtempSync(join(tmpdir(), 'amq-ha-demo-bench-'));
const memory = join(work, 'memory');
const home = join(work, 'home');
mkdirSync(home);
writeFileSync(memory, '');
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const zip = zipArgument ?? (await defaultZip());
say(`zip: ${zip}`);
try {
  const figures = [...(await measure()), ...(await measureDrills())];
  const isMissed = ({ value, goal, atLeast }) => (atLeast ? value < goal : value > goal);
  const missed = figures.filter(isMissed);
  for (const each of figures) {
    const { name, value, goal, atLeast, detail } = each;
    const [word, sign] = [isMissed(each) ? 'MISSED' : 'ok    ', atLeast ? '>=' : '<='];
    say(
      `${word} ${name.padEnd(52)} ${String(value).padStart(8)}  (goal ${sign} ${goal})  ${detail}`,
    );
  }
  process.stdout.write(`${JSON.stringify({ rounds: ROUNDS, figures }, null, 2)}\n`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await cli(['clean', '--yes', '--json']).catch(() => undefined);
}

async function measure() {
  const inits = [];
  const floors = [];
  for (let round = 0; round < INIT_ROUNDS; round += 1) {
    inits.push(await timed(() => cli(['init', '--broker', zip, '--ports', 'auto', '--json'])));
    if (round === 0) keepConfiguration();
    await cli(['stop', '--json']);
    floors.push(await floor());
  }
  await cli(['start', '--json']);
  const node = await medianOf(15, () => run(process.execPath, ['-e', '0']));
  const help = await medianOf(15, () => run(process.execPath, [CLI, '--help']));
  const status = await medianOf(15, () => cli(['status', '--json']));
  const lags = await lagsOfFirstAck();
  const peakMb = peakMemoryMb();
  return [
    figure(
      'init to protected / the same by hand',
      median(inits) / median(floors),
      1.15,
      `${ms(median(inits))} / ${ms(median(floors))}`,
    ),
    figure('--help / node -e 0', help / node, 3, `${ms(help)} / ${ms(node)}`),
    figure('status / node -e 0', status / node, 6, `${ms(status)} / ${ms(node)}`),
    figure(
      `first ack after AMQ221007, kill, median of ${ROUNDS} (ms)`,
      median(lags),
      100,
      `${Math.min(...lags)} to ${Math.max(...lags)} ms`,
    ),
    figure('peak memory of our process (MB)', peakMb, 120, 'the highest of all commands above'),
  ];
}

/** What a drill adds to what rhea and the broker cost anyway. */
async function measureDrills() {
  const { ours, bare, artemis } = await measureSenders(zip, work);
  const kills = await measureKills(drill, ROUNDS);
  writeFileSync(memory, '');
  const big = await measureBig(drill, judge);
  const peakMb = peakMemoryMb();
  const rate = (value) => `${Math.round(value)}/s`;
  const { min, max } = kills.outageMs;
  return [
    atLeast('load generator / bare rhea loop', ours / bare, 0.8, `${rate(ours)} / ${rate(bare)}`),
    atLeast(
      'load generator / artemis producer',
      ours / artemis,
      20,
      `${rate(ours)} / ${rate(artemis)}, JVM start included`,
    ),
    figure(
      `outage / kill to AMQ221007, under load, median of ${ROUNDS}`,
      kills.ratio,
      1.15,
      `outages ${min} to ${max} ms; promotion ${kills.promotionMs} ms (median)`,
    ),
    atLeast('acknowledged messages in the big drill', big.acknowledged, 1_000_000, ''),
    figure('its peak memory (MB)', peakMb, 300, 'drill, check and report'),
    figure(
      'check and report of it (s)',
      big.checkS,
      30,
      `report.html ${big.reportMb.toFixed(2)} MB`,
    ),
  ];
}

/** A drill of our program in the bench's home, and where its run lies. */
async function drill(args) {
  const { stdout } = await cli(['drill', '--broker', zip, '--json', ...args]);
  const verdict = JSON.parse(stdout);
  return { verdict, folder: dirname(verdict.reportPath) };
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

function figure(name, value, goal, detail) {
  return { name, value: Math.round(value * 100) / 100, goal, detail };
}

function atLeast(name, value, goal, detail) {
  return { ...figure(name, value, goal, detail), atLeast: true };
}

/** The broker's own cost: the same binaries, configuration and flags, driven as fast as they go. */
async function floor() {
  const target = join(work, 'floor');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const record = JSON.parse(readFileSync(join(home, 'target', 'pair.json'), 'utf8'));
  const { folder, java } = record.plan;
  const names = ['replicatedMaster', 'replicatedSlave'];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, JAVA_HOME: java.home };
  const children = [];
  const startedAt = performance.now();
  await run('unzip', ['-q', zip, '-d', target]);
  const distribution = join(target, folder);
  const instance = (name) => join(distribution, 'instances', name);
  mkdirSync(join(distribution, 'instances'));
  await Promise.all(
    names.map((name) =>
      run(
        join(distribution, 'bin', 'artemis'),
        [
          'create',
          '--silent',
          '--no-autotune',
          '--nio',
          '--replicated',
          ...(name === names[1] ? ['--slave'] : []),
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
  for (const name of names) {
    for (const file of ['broker.xml', 'bootstrap.xml', 'artemis.profile']) {
      const text = readFileSync(join(work, 'kept', name, file), 'utf8');
      writeFileSync(
        join(instance(name), 'etc', file),
        text.replaceAll(join(home, 'target'), target),
      );
    }
  }
  try {
    for (const name of names)
      children.push(
        spawn(join(instance(name), 'bin', 'artemis'), ['run'], {
          env,
          stdio: 'ignore',
          detached: true,
        }),
      );
    const log = join(instance(names[1]), 'log', 'artemis.log');
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
  for (const name of ['replicatedMaster', 'replicatedSlave']) {
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

function defaultZip() {
  return acquireZip(
    { kind: 'version', version: '2.44.0', announced: true },
    { env: process.env, report: () => undefined },
  );
}

function ms(value) {
  return `${Math.round(value)} ms`;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
