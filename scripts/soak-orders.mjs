#!/usr/bin/env node
/**
 * Random orders of stop, kill, failover, failback and start, each act in another time zone: after the last `start` of an order
 * every acknowledged message is there, and `--newest` was never needed. Exit 1 otherwise.
 *
 *   node scripts/soak-orders.mjs [orders] [seed]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const BROKER = '2.44.0';
const ZONES = ['Asia/Tokyo', 'UTC', 'America/New_York'];
const MODES = ['none', 'file', 'zookeeper'];
const ACTS = [
  'stop',
  'start',
  'failover',
  'failback',
  'produce',
  'kill both',
  'kill master',
  'kill slave',
];
const LONGEST = 5;

/** @returns one result for each order: { mode, acts, ok, why } */
export async function runOrders(count, seed, say) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const results = [];
  for (const [index, mode] of MODES.entries()) {
    const orders = Math.floor(count / MODES.length) + (index < count % MODES.length ? 1 : 0);
    const home = mkdtempSync(join(tmpdir(), 'amq-ha-demo-orders-'));
    const pair = { home, zone: () => pick(ZONES) };
    let acknowledged = 0;
    try {
      await demand(pair, ['init', '--broker', BROKER, '--lock-manager', mode]);
      for (let order = 0; order < orders; order += 1) {
        const acts = Array.from({ length: 1 + Math.floor(random() * LONGEST) }, () => pick(ACTS));
        const done = [];
        for (const act of acts) done.push(await perform(pair, act));
        acknowledged += done.reduce((sum, { produced }) => sum + produced, 0);
        const story = done.map(({ words }) => words).join(', ');
        const why = await startAndCount(pair, acknowledged);
        results.push({ mode, acts: story, ok: why === null, why });
        say(
          `${why === null ? 'ok    ' : 'FAILED'} ${mode}: ${story}${why === null ? '' : `: ${why}`}`,
        );
        if (why !== null) break; // what comes after it proves nothing
      }
    } finally {
      await run(pair, ['clean', '--yes']);
      rmSync(home, { recursive: true, force: true });
    }
  }
  return results;
}

/** An act may be refused, such as a failover of a pair that is down: then it changes nothing. */
async function perform(pair, act) {
  if (!act.startsWith('kill')) {
    const zone = pair.zone();
    const { exit, document } = await run(
      pair,
      act === 'produce' ? ['produce', '--count', '3'] : [act],
      zone,
    );
    const words = `${act} (${zone})${exit === 0 ? '' : ' refused'}`;
    return { words, produced: act === 'produce' && exit === 0 ? document.count : 0 };
  }
  const { document } = await run(pair, ['status']);
  const victims = { 'kill master': ['primary'], 'kill slave': ['backup'] }[act] ?? [
    'primary',
    'backup',
  ];
  for (const { role, pid } of document.brokers ?? [])
    if (pid !== null && victims.includes(role)) process.kill(pid, 'SIGKILL');
  return { words: act, produced: 0 };
}

async function startAndCount(pair, acknowledged) {
  const start = await run(pair, ['start'], pair.zone());
  if (start.exit !== 0)
    return `start: exit ${start.exit}, ${start.document.error?.code}: ${start.document.error?.message}`;
  const browse = await run(pair, ['browse'], pair.zone());
  return browse.document.count === acknowledged
    ? null
    : `${browse.document.count} messages of ${acknowledged}`;
}

async function demand(pair, args) {
  const { exit, document } = await run(pair, args, pair.zone());
  if (exit !== 0) throw new Error(`${args[0]}: ${document.error?.message}`);
}

function run({ home }, args, zone = 'UTC') {
  const env = { ...process.env, TZ: zone, AMQ_HA_DEMO_PORTS: 'auto', CI: 'true' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args, '--home', home, '--json', '--quiet'],
      { env },
      (error, stdout) => {
        resolve({ exit: error === null ? 0 : error.code, document: parse(stdout) });
      },
    );
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { error: { code: 'INTERNAL', message: `no document: ${text.slice(0, 200)}` } };
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [orders = '40', seed = '1'] = process.argv.slice(2);
  const results = await runOrders(Number(orders), Number(seed), (line) =>
    process.stderr.write(`${line}\n`),
  );
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  process.exitCode = results.length === Number(orders) && results.every(({ ok }) => ok) ? 0 : 1;
}
