import type { Change } from '../../../src/model/change.ts';
import type { Comparison, PairKind } from '../../../src/model/compare.ts';
import type { Diagnosis, Explanation } from '../../../src/model/doctor.ts';
import type { DrillPlan } from '../../../src/model/drill.ts';
import type { ExecAccount } from '../../../src/model/exec.ts';
import type { Operation, RoleOperation } from '../../../src/model/history.ts';
import type { Matrix } from '../../../src/model/matrix.ts';
import type { PairStatus } from '../../../src/model/status.ts';
import type { RoundMilestone, Verdict } from '../../../src/model/verdict.ts';
import type { MessageResult } from '../../../src/pair/clients/messages.ts';
import type { WalkResult } from '../../../src/walk/run-walk.ts';

/**
 * One value of each document, with every field that its type has, optional ones too. The compiler
 * rejects a sample that lacks a field of the type. The test rejects a field that docs/json.md
 * lacks, and the other way round.
 */
type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]-?: Whole<Exclude<T[Name], undefined>> }
    : T;

const STATUS: Whole<PairStatus> = {
  state: 'protected',
  active: 'replicatedMaster',
  version: '2.44.0',
  haMode: 'zookeeper',
  zookeeper: {
    connectString: '127.0.0.1:2181',
    sessionMs: 1000,
    nodes: [{ id: 1, port: 2181, running: true, pid: 7 }],
  },
  brokers: [
    {
      name: 'replicatedMaster',
      role: 'primary',
      running: true,
      paused: false,
      version: '2.44.0',
      pid: 8,
      active: true,
      inSync: true,
      messages: 10,
      coreUrl: 'tcp://127.0.0.1:61616',
      amqpUrl: 'amqp://127.0.0.1:5672',
      consoleUrl: 'http://127.0.0.1:8161/console',
      uptimeMs: 1000,
    },
  ],
};

const CHANGE: Whole<Change> = {
  from: 'replicatedSlave',
  to: 'replicatedMaster',
  by: 'start',
  outageMs: 400,
  milestones: [{ name: 'start', atMs: 0 }],
  restoredMs: 5000,
};

const MESSAGES: Whole<MessageResult> = { queue: 'haQueue', broker: 'replicatedMaster', count: 10 };

const TIMES = { min: 1, median: 2, p95: 3, max: 4 };
const OUTAGE = { process: 'producer-0', fromMs: 1, toMs: 3.5, ms: 2.5 };

/** Every milestone, so that none is missing in the page. */
const MILESTONES: Readonly<Record<RoundMilestone['name'], number>> = {
  fault: 0,
  promoting: 1,
  active: 2,
  'first-ack': 3,
  resume: 4,
  reconnect: 5,
  'end-split-brain': 6,
  heal: 7,
  'in-sync': 8,
  'hand-back': 9,
  'failback-active': 10,
  protected: 11,
};

export const VERDICT: Whole<Verdict> = {
  verdict: 'pass',
  reasons: ['none'],
  seed: 1,
  version: '2.44.0',
  haMode: 'classic',
  client: 'careful',
  faults: 1,
  takeovers: 1,
  attempted: 10,
  acknowledged: 10,
  consumed: 10,
  lost: 0,
  onlyOnOtherSide: 0,
  duplicated: 0,
  unexpected: 0,
  drained: true,
  recovered: 0,
  unknown: 0,
  outOfOrder: 0,
  bothActiveMs: 0,
  falseFailovers: 0,
  outageMs: TIMES,
  consumerOutageMs: TIMES,
  failbackOutageMs: TIMES,
  byFault: [{ fault: 'kill', count: 1, takeovers: 1, outageMs: TIMES, lost: 0 }],
  rounds: [
    {
      round: 1,
      fault: 'kill',
      target: 'primary',
      atMs: 1.5,
      takeover: true,
      outage: OUTAGE,
      consumerOutage: OUTAGE,
      failbackOutage: OUTAGE,
      failbacks: 1,
      bothActiveMs: 0,
      lost: 0,
      onlyOnOtherSide: 0,
      restoredMs: 5000,
      milestones: Object.entries(MILESTONES).map(([name, atMs]) => ({
        name: name as RoundMilestone['name'],
        atMs,
      })),
    },
  ],
  throughput: 500.5,
  peakMemoryMb: 90,
  reportPath: '/runs/a/report.html',
};

const WALK: Whole<WalkResult> = {
  ok: true,
  steps: [{ name: 'init', expected: 'protected', seen: 'protected', ok: true, ms: 6000 }],
};

const MATRIX: Whole<Matrix> = {
  ok: true,
  rows: [
    {
      broker: '2.44.0',
      version: '2.44.0',
      product: 'Apache ActiveMQ Artemis 2.44.0',
      java: 17,
      javaHome: '/java',
      vocabulary: 'primary-backup',
      haMode: 'classic',
      settings: { connectionTtlMs: 2000, checkPeriodMs: 500, journalFileSize: '1M' },
      ok: true,
      result: 'pass',
      why: 'a reason',
      hint: 'a hint',
      outageMs: 100,
      failbackOutageMs: 500,
      lost: 0,
      steps: WALK.steps,
    },
  ],
};

const PLAN: Whole<DrillPlan> = {
  schema: 1,
  name: 'a-kill',
  run: 'a',
  seed: 1,
  queue: 'drill',
  rounds: [{ round: 1, fault: 'kill', delayMs: 700, target: 'primary', expects: 'takeover' }],
  load: { rate: 500, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' },
  pauseForMs: 10_000,
  limits: { maxLost: 0, maxOutageMs: 3000, maxDuplicated: 5, maxBothActiveMs: 1000 },
  pair: {
    product: 'Apache ActiveMQ Artemis',
    version: '2.44.0',
    haMode: 'classic',
    java: 17,
    failureDetection: 'fast',
    settings: [{ name: 'lockManager', value: 'none', source: 'pair' }],
  },
  command: 'amq-ha-demo drill',
  startedAt: '2026-01-01T00:00:00.000Z',
};

const KIND: PairKind = {
  lockManager: 'none',
  haMode: 'classic',
  version: '2.44.0',
  failureDetection: 'fast',
};

const COMPARISON: Comparison = {
  schema: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  seed: 1,
  load: PLAN.load,
  pauseForMs: 10_000,
  rows: [
    {
      ...KIND,
      fault: 'kill',
      told: true,
      why: null,
      rounds: 1,
      takeovers: 1,
      outageMs: TIMES,
      lost: 0,
      onlyOnOtherSide: 0,
      bothActiveMs: 0,
      restoredMs: { median: 5000, max: 5000 },
      neverTookOver: false,
      run: 'a-kill',
    },
    {
      ...KIND,
      fault: 'pause',
      told: false,
      why: 'no pair was made',
      rounds: null,
      takeovers: null,
      outageMs: null,
      lost: null,
      onlyOnOtherSide: null,
      bothActiveMs: null,
      restoredMs: null,
      neverTookOver: null,
      run: null,
    },
  ],
  drills: [{ ...KIND, run: 'a-kill', falseFailovers: 0, unexpected: 0 }],
  baseline: {
    path: '/runs/b/compare.json',
    matched: 1,
    differs: ['another rate'],
    regressions: [{ ...KIND, kind: 'lost', fault: 'kill', before: 0, now: 1, text: '0, now 1' }],
  },
  command: 'amq-ha-demo compare',
  reportPath: '/runs/c/compare.html',
};

const ACCOUNT: Whole<ExecAccount> = {
  exitCode: 0,
  command: ['npm', 'test'],
  commandExitCode: 0,
  signal: 'SIGTERM',
  ranMs: 1000,
  version: '2.44.0',
  haMode: 'classic',
  here: true,
  healed: true,
  steps: [
    {
      fault: 'kill',
      by: 'time',
      dueMs: 5000,
      text: 'half way',
      atMs: 5001,
      doneMs: 5600,
      ok: true,
      what: 'replicatedMaster was killed',
    },
  ],
};

const DIAGNOSIS: Whole<Diagnosis> = {
  findings: [
    {
      id: 'no-failback',
      severity: 'warning',
      where: { file: 'broker.xml', broker: 'replicatedMaster' },
      what: 'what',
      why: 'why',
      versions: 'all',
      diff: '--- a',
    },
  ],
  judged: [
    {
      broker: 'replicatedMaster',
      file: 'broker.xml',
      role: 'primary',
      mode: 'classic',
      version: '2.44.0',
      versionFrom: 'flag',
      peer: 'replicatedSlave',
    },
  ],
  for: '2.44.0',
  ok: false,
  machine: {
    javas: [{ home: '/java', feature: 17, fits: 'all' }],
    ports: [{ port: 61616, free: false, ours: true, holder: 'java (7)' }],
    disk: { folder: '/', freeBytes: 1, usedPercent: 50.5 },
    limits: { openFiles: 'unlimited', processes: 4096 },
    pair: 'a pair',
  },
};

const EXPLANATION: Whole<Explanation> = { id: 'no-failback', text: 'text' };

const NEMESIS = {
  round: 1,
  fault: 'kill',
  target: 'primary',
  harmless: true,
  why: 'a reason',
} as const;

const ROLE: Whole<RoleOperation['value']> = {
  from: 1.5,
  active: true,
  inSync: true,
  nodeId: 'a',
  messages: 3,
};

type ValueOf<F, O> = O extends { readonly f: infer Known; readonly value: infer Value }
  ? F extends Known
    ? Value
    : never
  : never;

/** What `value` is for each `f`. */
const VALUES: { readonly [F in Operation['f']]: ValueOf<F, Operation> } = {
  begin: PLAN,
  send: 1,
  receive: 'of another run',
  role: ROLE,
  process: 'paused',
  log: { code: 'AMQ221007', at: 2.5 },
  connect: 'backup',
  fault: NEMESIS,
  takeover: NEMESIS,
  resume: NEMESIS,
  reconnect: NEMESIS,
  'end-split-brain': NEMESIS,
  heal: NEMESIS,
  journal: 1,
  drain: { why: 'a reason' },
  end: { count: 2, peakMemoryMb: 90 },
};

/** By the name of their section in docs/json.md. */
export const DOCUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  status: [{ ...STATUS, notes: ['a note'] }],
  init: [{ ...STATUS, notes: [], timings: { preflight: 30 } }],
  change: [CHANGE],
  'no-change': [{ ...STATUS, ...CHANGE, notes: [] }],
  keep: [{ ...STATUS, notes: [], kept: 'a', ended: 'b', keptAside: '/c', onlyOnEnded: 3 }],
  messages: [MESSAGES],
  upgrade: [{ ...VERDICT, from: '2.28.0', to: '2.44.0' }],
  'upgrade-without-load': [{ ...STATUS, notes: [], from: '2.28.0', to: '2.44.0' }],
  walk: [WALK],
  smoke: [{ ...WALK, verdict: VERDICT, artifacts: '/artifacts' }],
  matrix: [MATRIX],
  verdict: [VERDICT],
  compare: [COMPARISON],
  plan: [PLAN],
  history: [{ i: 0, t: 0.5, process: 'drill', type: 'info', f: 'begin', value: PLAN }],
  'history-values': [VALUES],
  exec: [ACCOUNT],
  doctor: [DIAGNOSIS],
  explanation: [EXPLANATION],
};
