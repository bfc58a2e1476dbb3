import type { BrokerRole, FailureDetection, HaMode } from './broker.ts';
import type { Expectation } from './faults.ts';
import type { SettingSource } from './settings.ts';

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
  /** A name of the catalogue (`FAULTS`), or one of another version. */
  readonly fault: string;
  readonly delayMs: number;
  /** The broker that it is done to; of the link and of ZooKeeper, the primary. */
  readonly target: BrokerRole;
  /** What must come of it. */
  readonly expects: Expectation;
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
