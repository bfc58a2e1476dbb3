#!/usr/bin/env node
/**
 * Random orders of stop, kill, failover, failback and start, each act in another time zone: after the last `start` of an order
 * every acknowledged message is there, and `--newest` was never needed. Exit 1 otherwise.
 *
 *   node scripts/soak-orders.mjs [orders] [seed]
 */
import { pathToFileURL } from 'node:url';
import { Failed, MODES, onOwnPair } from './soak-pair.mjs';

const ZONES = ['Asia/Tokyo', 'UTC', 'America/New_York'];
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

/** @returns one result for each order: { mode, acts, ok, why }; a mode ends with its first order that failed */
export async function runOrders(count, seed, say) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const results = [];
  for (const [index, mode] of MODES.entries()) {
    const orders = Math.floor(count / MODES.length) + (index < count % MODES.length ? 1 : 0);
    let acknowledged = 0;
    let story = [];
    const { failure } = await onOwnPair(
      { name: 'orders', mode, at: () => story.join(', '), say },
      async ({ run }) => {
        const inZone = (args) => {
          const zone = pick(ZONES);
          return run(args, { TZ: zone }).then((end) => ({ ...end, zone }));
        };
        for (let order = 0; order < orders; order += 1) {
          story = [];
          for (let acts = 1 + Math.floor(random() * LONGEST); acts > 0; acts -= 1) {
            const { words, produced } = await perform({ run, inZone }, pick(ACTS));
            story.push(words);
            acknowledged += produced;
          }
          await startAndCount(inZone, acknowledged);
          results.push({ mode, acts: story.join(', '), ok: true, why: null });
          say(`ok ${mode}: ${story.join(', ')}`);
        }
      },
    );
    if (failure !== null) results.push({ mode, acts: story.join(', '), ok: false, why: failure });
  }
  return results;
}

/** An act may be refused, such as a failover of a pair that is down: then it changes nothing. */
async function perform({ run, inZone }, act) {
  if (act.startsWith('kill')) return kill(run, act);
  const { exit, document, zone } = await inZone(
    act === 'produce' ? ['produce', '--count', '3'] : [act],
  );
  const words = `${act} (${zone})${exit === 0 ? '' : ' refused'}`;
  return { words, produced: act === 'produce' && exit === 0 ? document.count : 0 };
}

async function kill(run, act) {
  const { document } = await run(['status']);
  const victims = { 'kill master': ['primary'], 'kill slave': ['backup'] }[act] ?? [
    'primary',
    'backup',
  ];
  for (const { role, pid } of document.brokers)
    if (pid !== null && victims.includes(role)) process.kill(pid, 'SIGKILL');
  return { words: act, produced: 0 };
}

async function startAndCount(inZone, acknowledged) {
  const start = await inZone(['start']);
  if (start.exit !== 0) throw new Failed(`start: exit ${start.exit}: ${start.words}`);
  const { document } = await inZone(['browse']);
  if (document.count !== acknowledged)
    throw new Failed(`${document.count} messages of ${acknowledged}`);
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
