#!/usr/bin/env node
/**
 * Many faults at full rate: with the file lock and in classic mode nothing acknowledged may be lost and
 * nobody may take over without a fault; a hang in classic mode must fail, as it is a split brain. Then stops
 * and failbacks in every mode on a busy machine, and starts after a double kill, which must all end protected, and random orders of stop, kill and
 * start across time zones, after which every acknowledged message must be there. The tables go to stderr, the
 * JSON document to stdout; the runs stay in target/runs. Exit 1 when a verdict is not the expected one, a
 * cycle or a start did not end protected, or an order lost a message.
 *
 *   npm run soak [-- <rounds> [pause rounds [cycles [orders [kills]]]]]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { busyCycles } from './busy-cycles.mjs';
import { doubleKills } from './double-kills.mjs';
import { runOrders } from './soak-orders.mjs';
import { MODES } from './soak-pair.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const [rounds = '100', pauseRounds = '10', cycles = '20', orders = '40', kills = '20'] =
  process.argv.slice(2);
const MIXED = ['--fault', 'kill,stop,handover,restart-backup', '--rounds', rounds, '--rate', 'max'];
const DRILLS = [
  { name: 'file lock', expected: 'pass', args: ['--lock-manager', 'file', ...MIXED] },
  { name: 'classic', expected: 'pass', args: MIXED },
  {
    name: 'classic, hangs',
    expected: 'fail',
    args: ['--fault', 'pause', '--rounds', pauseRounds, '--rate', 'max'],
  },
];

const results = [];
for (const { name, expected, args } of DRILLS) {
  say(`\n== ${name}: expected to ${expected}\n`);
  const verdict = await drill(args);
  results.push({ name, expected, ...verdict });
  say(`${verdict.verdict.toUpperCase()} (expected ${expected}) ${verdict.reasons.join('; ')}`);
}
const busy = [];
for (const mode of MODES) {
  say(`\n== ${cycles} stops and failbacks beside two busy loops, lock manager ${mode}\n`);
  busy.push(await busyCycles(mode, { cycles: Number(cycles), say }));
}
const starts = [];
for (const mode of MODES) {
  say(`\n== ${kills} starts after a double kill, lock manager ${mode}\n`);
  starts.push(await doubleKills(mode, { kills: Number(kills), say }));
}
say(`\n== ${orders} random orders of stop, kill and start across time zones\n`);
const zones = ordersResult(await runOrders(Number(orders), Date.now() % 1_000_000, say));
say(`\n${table(results)}\n\n${busyTable(busy)}\n\n${startTable(starts)}\n`);
const all = [
  ...results,
  ...busy.map((cycles) => asResult('busy machine', cycles)),
  ...starts.map((each) => asResult('starts after a double kill', each)),
  zones,
];
process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
process.exitCode = all.every(({ verdict, expected }) => verdict === expected) ? 0 : 1;

/** One drill, with its live view on our stderr; its verdict, whatever it is. */
async function drill(args) {
  const child = spawn(process.execPath, [CLI, 'drill', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  let document = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (document += text));
  await once(child, 'close');
  process.off('SIGINT', forward).off('SIGTERM', forward);
  const answer = document === '' ? {} : JSON.parse(document);
  if (answer.verdict !== undefined) return answer;
  const why = answer.error ? `${answer.error.code}: ${answer.error.message}` : 'it said nothing';
  return { verdict: 'none', reasons: [why], byFault: [] };
}

/** What was done in a mode in the form of a drill's result. */
function asResult(what, { mode, failure, ...cycles }) {
  return {
    ...{ name: `${what}, lock manager ${mode}`, expected: 'pass' },
    ...{ verdict: failure === null ? 'pass' : 'fail', reasons: failure === null ? [] : [failure] },
    ...cycles,
  };
}

/** The orders in the same form: each that failed is a reason, and so is one that was not run. */
function ordersResult(done) {
  const failed = done.flatMap(({ ok, mode, acts, why }) =>
    ok ? [] : [`${mode}: ${acts}: ${why}`],
  );
  const missing = Number(orders) - done.length;
  const reasons = missing === 0 ? failed : [...failed, `${missing} orders were not run`];
  return {
    ...{ name: 'random orders across time zones', expected: 'pass', orders: done.length },
    ...{ verdict: reasons.length === 0 ? 'pass' : 'fail', reasons },
  };
}

function busyTable(all) {
  const head = ['lock manager', 'cycles', 'protected', 'failover', 'failback', 'failure'];
  const rows = all.map(({ mode, wanted, done, failoverMs, failbackMs, failure }) => [
    ...[mode, wanted, done, range(failoverMs), range(failbackMs)],
    failure?.split('\n')[0] ?? '-',
  ]);
  return asMarkdown(head, rows);
}

function range(times) {
  return times.length === 0 ? '-' : `${Math.min(...times)} to ${Math.max(...times)} ms`;
}

function startTable(all) {
  const rows = all.map(({ mode, wanted, done, startMs, failure }) => [
    ...[mode, wanted, done, range(startMs), failure?.split('\n')[0] ?? '-'],
  ]);
  return asMarkdown(['lock manager', 'double kills', 'protected', 'start', 'failure'], rows);
}

/** As Markdown, ready for a page. */
function table(verdicts) {
  const head = ['drill', 'fault', 'count', 'takeovers', 'min', 'median', 'p95', 'max', 'lost'];
  const rows = verdicts.flatMap(({ name, byFault }) =>
    byFault.map(({ fault, count, takeovers, outageMs, lost }) => [
      ...[name, fault, count, takeovers],
      ...[outageMs.min, outageMs.median, outageMs.p95, outageMs.max].map((ms) => `${ms} ms`),
      lost,
    ]),
  );
  return asMarkdown(head, rows);
}

function asMarkdown(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
