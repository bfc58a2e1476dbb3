import type { HaMode } from './broker.ts';
import type { SettingSource } from './settings.ts';

/** What can be done to one broker. All act on the active one, but `restart-backup`, which acts on the passive one. */
export const BROKER_FAULTS = ['kill', 'stop', 'pause', 'handover', 'restart-backup'] as const;

/** What can be done to a ZooKeeper that a pair has for itself: one member ends, or so many that no majority is left. */
export const ZOOKEEPER_FAULTS = ['zk-kill', 'zk-majority'] as const;

/** What a drill can do: to a broker, to the link between the two, to their ZooKeeper. */
export const DRILL_FAULTS = [...BROKER_FAULTS, 'partition', ...ZOOKEEPER_FAULTS] as const;

export type DrillFault = (typeof DRILL_FAULTS)[number];

/** True for a fault that only a pair with a ZooKeeper of its own can suffer. */
export const isZooKeeperFault = (fault: string): boolean =>
  ZOOKEEPER_FAULTS.some((known) => known === fault);

/**
 * `careful`: unsettled sends, resent after a reconnect with the same duplicate id. `naive`: what most
 * people write first, pre-settled sends that count as sent once the library took them.
 */
export type ClientKind = 'careful' | 'naive';

/** What a verdict may not exceed; null = no limit. */
export interface Limits {
  readonly maxLost: number;
  readonly maxOutageMs: number | null;
  readonly maxDuplicated: number | null;
  readonly maxBothActiveMs: number;
}

/** One round: the fault, and how long after `protected` it comes. Both are drawn from the seed. */
export interface RoundPlan {
  /** Counts from 1. */
  readonly round: number;
  /** A name of `DRILL_FAULTS`, or one that a test planted. */
  readonly fault: string;
  readonly delayMs: number;
}

export interface LoadPlan {
  /** Messages a second over all producers; null = as many as the brokers take. */
  readonly rate: number | null;
  readonly sizeBytes: number;
  readonly producers: number;
  readonly consumers: number;
  readonly client: ClientKind;
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
  /** How long `pause` stops the active broker (SIGSTOP), the link is cut, and a ZooKeeper member is gone. */
  readonly pauseForMs: number;
  readonly limits: Limits;
  readonly pair: PairFacts;
  /** Runs the same drill again. */
  readonly command: string;
  /** When it began, as ISO 8601. */
  readonly startedAt: string;
}
