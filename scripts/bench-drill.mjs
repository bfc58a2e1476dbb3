/**
 * The drill's part of the bench: what our load generator, our client and our judgement add to
 * what rhea and the broker cost anyway.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import rhea from 'rhea';
import { createPair } from '../dist/index.js';
import { purgeQueue } from '../dist/broker/management.js';
import { Load } from '../dist/drill/run/load.js';
import { drillOptionsOf, pairFacts, planDrill } from '../dist/drill/plan/plan.js';
import { Recorder } from '../dist/drill/run/recorder.js';
import { messageMaker } from '../dist/messaging/message.js';
import { produce } from '../dist/pair/clients/messages.js';
import { DEMO_QUEUE } from '../dist/model/broker.js';
import { median } from './bench-rows.mjs';

const WINDOW = 1_000;
const MESSAGES = 40_000;
const TURNS = 3;
const BY_ARTEMIS = 2_000;
const SIZE_BYTES = 256;
/** About 10^6 messages on two cores. */
const BIG_ROUNDS = 20;

/** @returns messages a second: { ours, bare, artemis } */
export async function measureSenders(zip, work) {
  const pair = await createPair({ broker: zip, purpose: 'bench' });
  try {
    return await ratesOn(pair.haPair, work);
  } finally {
    await pair[Symbol.asyncDispose](); // `await using` needs Node 24
  }
}

async function ratesOn(haPair, work) {
  const plan = {
    ...planDrill({
      options: drillOptionsOf({ seed: 1, rate: null, consumers: 0, sizeBytes: SIZE_BYTES }),
      means: { relay: false, zooKeeperServers: 0 },
      ...{ pair: pairFacts(haPair, 'pair'), run: 'bench', command: '', startedAt: new Date() },
    }),
    rounds: [],
  };
  const rates = { ours: [], bare: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, send] of [
      ['bare', bare],
      ['ours', ours],
    ]) {
      rates[name].push(await send(haPair, { ...plan, run: `${name}${turn}` }, work));
      await purgeQueue(haPair.primary.access, plan.queue);
    }
  }
  const startedAt = performance.now();
  await produce(haPair, BY_ARTEMIS, SIZE_BYTES, { queue: DEMO_QUEUE });
  const artemis = (BY_ARTEMIS * 1_000) / (performance.now() - startedAt);
  return { ours: median(rates.ours), bare: median(rates.bare), artemis };
}

/** Our producer, with its history on disk. */
async function ours(pair, plan, work) {
  const path = join(work, 'bench-history.ndjson');
  const recorder = new Recorder(path);
  const load = new Load(pair, plan, recorder);
  load.startProducers();
  try {
    return await rateOf(() => load.counts.acknowledged);
  } finally {
    load.finish();
    load.stop();
    recorder.close();
    rmSync(path);
  }
}

/** The least that rhea can be asked to do: send while there is room, count what is accepted. */
async function bare(pair, plan) {
  const { user: username, password } = pair.plan.settings;
  const { amqp: port } = pair.primary.ports;
  const connection = rhea
    .create_container()
    .connect({ host: '127.0.0.1', port, username, password, tcp_no_delay: true });
  const make = messageMaker(plan.run, SIZE_BYTES);
  const sender = connection.open_sender(plan.queue);
  let sent = 0;
  let accepted = 0;
  const pump = () => {
    while (sent - accepted < WINDOW && sender.sendable()) sender.send(make((sent += 1)));
  };
  connection.on('accepted', () => (accepted += 1));
  connection.on('settled', pump);
  connection.on('sendable', pump);
  try {
    return await rateOf(() => accepted);
  } finally {
    connection.close();
    await once(connection, 'connection_close');
  }
}

/** Messages a second from the first tenth on: connecting is not sending. */
async function rateOf(count) {
  await reached(count, MESSAGES / 10);
  const [before, startedAt] = [count(), performance.now()];
  await reached(count, MESSAGES);
  return ((count() - before) * 1_000) / (performance.now() - startedAt);
}

async function reached(count, goal) {
  const deadline = performance.now() + 120_000;
  while (count() < goal) {
    if (performance.now() > deadline) throw new Error(`only ${count()} of ${goal} in 120 s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Kills under load: each outage against the broker's own time from the kill to AMQ221007. */
export async function measureKills(drill, rounds) {
  const { verdict } = await drill(['--fault', 'kill', '--rounds', String(rounds)]);
  const ratios = verdict.rounds.map(({ outage, milestones }) => {
    const active = milestones.find(({ name }) => name === 'active');
    return outage.ms / active.atMs;
  });
  const promotions = verdict.rounds.map(({ milestones }) => {
    const at = (wanted) => milestones.find(({ name }) => name === wanted).atMs;
    return at('active') - at('promoting');
  });
  return { ratio: median(ratios), outageMs: verdict.outageMs, promotionMs: median(promotions) };
}

/** A drill of about 10^6 messages: how much memory it takes, and how long its history is judged. */
export async function measureBig(drill, check) {
  const { verdict, folder } = await drill([
    ...['--fault', 'kill,stop,handover,restart-backup', '--lock-manager', 'file'],
    ...['--rounds', String(BIG_ROUNDS), '--rate', 'max'],
  ]);
  const startedAt = performance.now();
  await check(folder);
  const checkS = (performance.now() - startedAt) / 1_000;
  const reportMb = readFileSync(join(folder, 'report.html')).length / 1024 / 1024;
  return { acknowledged: verdict.acknowledged, checkS, reportMb };
}
