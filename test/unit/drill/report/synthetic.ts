import { FLAG, type Evidence, type Messages } from '../../../../src/drill/evidence/evidence.ts';
import { judge } from '../../../../src/drill/judge/judge.ts';
import { messageTraces, type MessageTrace } from '../../../../src/drill/judge/message-traces.ts';
import type { DrillPlan } from '../../../../src/model/drill.ts';
import { faultsOf } from '../../../../src/model/faults.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { plannedRounds } from '../judge/planted.ts';
import { randomOf, writeScript, type Blocked, type Script } from './synthetic-script.ts';

interface SyntheticOptions {
  readonly rounds: number;
  readonly messages: number;
  readonly seed?: number;
  /** Used in turn. */
  readonly faults?: readonly string[];
  /** From 1; this round is a `pause` after which both brokers are active. */
  readonly splitBrainRound?: number | null;
  /**
   * Acknowledged, never delivered messages: in the split brain, or right before the first fault.
   */
  readonly lost?: number;
}

interface Synthetic {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  readonly traces: readonly MessageTrace[];
}

const PRODUCERS = ['producer-0', 'producer-1'];
const CONSUMERS = ['consumer-0', 'consumer-1'];
/** Sends that a producer hands over before it waits for the first acknowledgement. */
const WINDOW = 40;

/** An invented drill with the times of a real pair, to test and to view reports. */
export function synthetic(options: SyntheticOptions): Synthetic {
  const random = randomOf(options.seed ?? 42);
  const splitBrainRound = options.splitBrainRound ?? null;
  const cycle = options.faults ?? faultsOf('drill');
  const faults = Array.from({ length: options.rounds }, (_, index) =>
    index + 1 === splitBrainRound ? 'pause' : (cycle[index % cycle.length] ?? 'kill'),
  );
  const script = writeScript({ faults, splitBrainRound, random });
  const messages = makeMessages(options, script, random);
  const evidence: Evidence = {
    plan: planOf(options, faults, script),
    messages,
    producers: PRODUCERS,
    consumers: CONSUMERS,
    unexpected: [],
    outOfOrder: 12,
    roles: script.roles,
    depths: script.depths,
    processes: script.processes,
    logs: script.logs,
    connects: [],
    nemesis: script.nemesis,
    drain: { i: 0, t: script.endMs, process: 'drill', type: 'ok', f: 'drain', value: {} },
    loadEndMs: script.endMs,
    endMs: script.endMs,
    peakMemoryMb: 143,
    gaps: [],
  };
  const verdict = judge(evidence, 'target/runs/20260504-093012-mixed/report.html');
  return { evidence, verdict, traces: messageTraces(evidence, verdict, 1_000) };
}

function makeMessages(options: SyntheticOptions, script: Script, random: () => number): Messages {
  const count = options.messages;
  const messages: Messages = {
    count,
    flags: new Uint8Array(count),
    producer: new Uint8Array(count),
    consumer: new Uint8Array(count),
    sentAt: new Float64Array(count).fill(Number.NaN),
    ackedAt: new Float64Array(count).fill(Number.NaN),
    receivedAt: new Float64Array(count).fill(Number.NaN),
  };
  const blocked = script.rounds
    .flatMap((round) => [round.failover, round.failback])
    .filter((each): each is Blocked => each !== null);
  const quick = (ms: number): number => ms * Math.exp(0.9 * (random() + random() - 1));
  const doomed = lostNumbers(options, script);
  let at = 0;
  let waiting = 0;
  for (let number = 0; number < count; number += 1) {
    let sent = (number / count) * (script.endMs - 400) + quick(0.4);
    while (at < blocked.length - 1 && (blocked[at]?.to ?? 0) < sent) {
      at += 1;
      waiting = 0;
    }
    const stop = blocked[at];
    let acked = sent + quick(2.6);
    if (stop !== undefined && acked >= stop.from && sent < stop.to) {
      waiting += 1;
      if (waiting > WINDOW) sent = stop.to + quick(9);
      acked = Math.max(stop.to, sent) + quick(4 + (waiting % WINDOW) * 0.4);
    }
    const isLost = doomed.has(number);
    const unanswered = !isLost && stop !== undefined && waiting === 1 && number % 5 === 0;
    messages.producer[number] = number % PRODUCERS.length;
    messages.consumer[number] = number % CONSUMERS.length;
    messages.sentAt[number] = asRecorded(sent);
    if (!unanswered) messages.ackedAt[number] = asRecorded(acked);
    if (!isLost) messages.receivedAt[number] = asRecorded(acked + quick(1.4));
    messages.flags[number] =
      FLAG.attempted |
      (unanswered ? 0 : FLAG.acknowledged) |
      (isLost ? 0 : FLAG.consumed) |
      (isLost && options.splitBrainRound !== undefined ? FLAG.inEndedJournal : 0) |
      (!isLost && waiting === 2 ? FLAG.duplicated : 0);
  }
  return messages;
}

/** A history has times with three decimals. */
const asRecorded = (ms: number): number => Math.round(ms * 1_000) / 1_000;

function lostNumbers(options: SyntheticOptions, script: Script): ReadonlySet<number> {
  const split = script.rounds.find((round) => round.bothActive !== null)?.bothActive;
  const around = split?.from ?? (script.rounds[0]?.atMs ?? 0) - 30;
  const first = Math.round((around / (script.endMs - 400)) * options.messages);
  return new Set(Array.from({ length: options.lost ?? 0 }, (_, index) => first + index * 3));
}

function planOf(options: SyntheticOptions, faults: readonly string[], script: Script): DrillPlan {
  return {
    schema: 1,
    name: 'mixed',
    run: 'k3v9q2',
    seed: options.seed ?? 42,
    queue: 'amqHaDemo.drill',
    rounds: plannedRounds(faults),
    load: {
      rate: Math.round((options.messages / script.endMs) * 1_000),
      sizeBytes: 256,
      producers: PRODUCERS.length,
      consumers: CONSUMERS.length,
      client: 'careful',
    },
    pauseForMs: 5_000,
    limits: { maxLost: 0, maxOutageMs: 10_000, maxDuplicated: null, maxBothActiveMs: 0 },
    pair: {
      product: 'Apache ActiveMQ Artemis',
      version: '2.44.0',
      haMode: 'classic',
      java: 21,
      failureDetection: 'fast',
      settings: [
        { name: 'broker', value: 'installs/apache-artemis-2.44.0-bin.zip', source: 'flag' },
        { name: 'lockManager', value: 'none', source: 'environment' },
        { name: 'failureDetection', value: 'fast', source: 'file' },
        { name: 'ports', value: 'auto', source: 'flag' },
        { name: 'portOffset', value: '0', source: 'default' },
        { name: 'user', value: 'admin', source: 'default' },
      ],
    },
    command: `amq-ha-demo drill --rounds ${options.rounds} --faults ${faultsOf('drill').join(',')} --seed ${options.seed ?? 42} --lock-manager none`,
    startedAt: '2026-05-04T09:30:12.000Z',
  };
}
