#!/usr/bin/env node
/**
 * Many faults at full rate: with the file lock and in classic mode nothing acknowledged may be lost and
 * nobody may take over without a fault; a hang in classic mode must fail, as it is a split brain. The
 * table goes to stderr, the JSON document to stdout; the runs stay in target/runs. Exit 1 when a
 * verdict is not the expected one.
 *
 *   npm run soak [-- <rounds> [pause rounds]]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const [rounds = '100', pauseRounds = '10'] = process.argv.slice(2);
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
say(`\n${table(results)}\n`);
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
process.exitCode = results.every(({ verdict, expected }) => verdict === expected) ? 0 : 1;

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
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
