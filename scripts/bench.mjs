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
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { acquireZip, cacheFolderOf } from '../dist/distribution/acquire.js';

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
  const figures = await measure();
  const missed = figures.filter(({ value, goal }) => value > goal);
  for (const { name, value, goal, detail } of figures) {
    say(
      `${value > goal ? 'MISSED' : 'ok    '} ${name.padEnd(52)} ${String(value).padStart(8)}  (goal <= ${goal})  ${detail}`,
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
  const peakMb = Math.max(...readFileSync(memory, 'utf8').trim().split('\n').map(Number)) / 1024;
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

function figure(name, value, goal, detail) {
  return { name, value: Math.round(value * 100) / 100, goal, detail };
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
  const note = `import{appendFileSync}from'node:fs';process.on('exit',()=>appendFileSync(process.env.BENCH_MEMORY,process.resourceUsage().maxRSS+'\\n'))`;
  return run(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(note)}`, CLI, ...args],
    {
      cwd: home,
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

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
  );
}

function defaultZip() {
  return acquireZip(
    { kind: 'version', version: '2.44.0', announced: true },
    { cacheFolder: cacheFolderOf(process.env), env: process.env, report: () => undefined },
  );
}

function ms(value) {
  return `${Math.round(value)} ms`;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
