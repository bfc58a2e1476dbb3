import type { BrokerRole, FailureDetection, HaMode } from './broker.ts';
import { faultsForHelp, faultsOf, lastingFaults, type Expectation } from './faults.ts';
import type { OptionTable, ValuesOf } from './option.ts';
import type { SettingSource } from './settings.ts';

export const CLIENT_KINDS = ['careful', 'naive'] as const;

/**
 * `careful`: unsettled sends, resent after a reconnect with the same duplicate id. `naive`: what most
 * people write first, pre-settled sends that count as sent once the library took them.
 */
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Largest seed, so that a seed is a plain whole number everywhere. */
export const MAX_SEED = 2 ** 32 - 1;

/** More clients are the task of a load test. The evidence has a byte for a client (256 of them). */
const MOST_CLIENTS = 100;

/** The clients of a drill. */
export const LOAD_OPTIONS = {
  /** Messages per second over all producers; null = as many as the brokers take. */
  rate: {
    flags: '--rate <n>',
    type: { kind: 'whole', min: 1, max: 1_000_000, unlimited: 'max' },
    default: 500,
    help: 'messages per second, or max',
  },
  /** Larger ones are large messages to the broker, which are replicated in another way. */
  sizeBytes: {
    flags: '--size <bytes>',
    type: { kind: 'whole', min: 1, max: 100_000 },
    default: 256,
    help: 'size of a message',
  },
  producers: {
    flags: '--producers <n>',
    type: { kind: 'whole', min: 1, max: MOST_CLIENTS },
    default: 1,
    help: 'number of sending clients',
  },
  consumers: {
    flags: '--consumers <n>',
    type: { kind: 'whole', min: 0, max: MOST_CLIENTS },
    default: 1,
    help: 'number of receiving clients',
  },
  client: {
    flags: '--client <kind>',
    type: { kind: 'choice', of: CLIENT_KINDS },
    default: 'careful',
    help: 'resend what was not acknowledged, or send and forget',
  },
} as const satisfies OptionTable;

/** Limits that the verdict of a drill must not exceed; null = no limit. */
export const LIMIT_OPTIONS = {
  maxLost: {
    flags: '--max-lost <n>',
    type: { kind: 'whole', min: 0 },
    default: 0,
    help: 'fail above this number of lost messages',
  },
  maxOutageMs: {
    flags: '--max-outage <time>',
    type: { kind: 'time' },
    default: null,
    defaultText: 'no limit',
    help: 'fail when clients waited longer, such as 3s',
  },
  maxDuplicated: {
    flags: '--max-duplicated <n>',
    type: { kind: 'whole', min: 0 },
    default: null,
    defaultText: 'no limit',
    help: 'fail above this number of duplicates',
  },
  maxBothActiveMs: {
    flags: '--max-both-active <time>',
    type: { kind: 'time' },
    default: 1_000,
    help: 'fail when both brokers were active for longer',
  },
} as const satisfies OptionTable;

/** All that can be asked of a drill, by the names of the library. */
export const DRILL_OPTIONS = {
  faults: {
    flags: '--fault <kinds>',
    type: { kind: 'list', of: faultsOf('drill') },
    default: ['kill'],
    help: 'faults to inject',
    details: `Each is one of ${faultsForHelp('drill').join(', ')}. [Drills](drill.md) describes them.`,
  },
  rounds: {
    flags: '--rounds <n>',
    type: { kind: 'whole', min: 1, max: 10_000 },
    default: 1,
    help: 'number of faults',
  },
  ...LOAD_OPTIONS,
  /** The limit is far beyond any drill, and below what a timer of Node can hold (24.8 days). */
  pauseForMs: {
    flags: '--pause-for <time>',
    type: { kind: 'time', maxMs: 24 * 3_600_000 },
    default: 10_000,
    help: `how long ${lastingFaults().join(', ')} last`,
  },
  ...LIMIT_OPTIONS,
  seed: {
    flags: '--seed <n>',
    type: { kind: 'whole', min: 0, max: MAX_SEED },
    default: null,
    defaultText: 'a new one',
    help: 'draws the faults and their times: the same seed repeats a run',
  },
} as const satisfies OptionTable;

export type LoadPlan = ValuesOf<typeof LOAD_OPTIONS>;

export type Limits = ValuesOf<typeof LIMIT_OPTIONS>;

/** One round: the fault, and how long after `protected` it comes. Both are drawn from the seed. */
export interface RoundPlan {
  /** Counts from 1. */
  readonly round: number;
  /** A name of the catalogue (`FAULTS`), or one of another version. */
  readonly fault: string;
  readonly delayMs: number;
  /** The broker that it is done to; of the link and of ZooKeeper, the primary. */
  readonly target: BrokerRole;
  /** The required result. */
  readonly expects: Expectation;
}

/** A setting in force, and where it came from. */
export interface SettingInForce {
  readonly name: string;
  readonly value: string;
  /** `pair`: as the pair was made. */
  readonly source: SettingSource | 'pair';
}

/** The pair that a drill runs on. */
export interface PairFacts {
  readonly product: string;
  readonly version: string;
  readonly haMode: HaMode;
  readonly java: number;
  readonly failureDetection: FailureDetection;
  readonly settings: readonly SettingInForce[];
}

/** All that a drill is, decided before it begins: `plan.json`, and the first line of its history. */
export interface DrillPlan {
  readonly schema: 1;
  readonly name: string;
  /** Marks every message of this run, so that no other one is taken for it. */
  readonly run: string;
  readonly seed: number;
  readonly queue: string;
  readonly rounds: readonly RoundPlan[];
  readonly load: LoadPlan;
  /** How long those faults last that do not happen in an instant. */
  readonly pauseForMs: number;
  readonly limits: Limits;
  readonly pair: PairFacts;
  /** Runs the same drill again. */
  readonly command: string;
  /** When it began, as ISO 8601. */
  readonly startedAt: string;
}
