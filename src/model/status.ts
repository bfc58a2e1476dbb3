import type { HaMode } from './broker.ts';
import type { ZooKeeperStatus } from './zookeeper.ts';

export const PAIR_STATES = [
  'down',
  'starting',
  'unavailable',
  'unprotected',
  'protected',
  'failed-over',
  'split-brain',
] as const;

/**
 * What a pair is: `down` no process; `starting` something runs, none active, and the command has seen no change for less than 60 s;
 * `unavailable` the same for longer, or the one with the newest data is paused, or ZooKeeper of our own has no majority; `unprotected` the primary is
 * active without a replica in sync; `protected` with it; `failed-over` the backup is active;
 * `split-brain` both active for one node id.
 */
export type PairState = (typeof PAIR_STATES)[number];

/** One broker in the status document (names are the `--json` contract). */
export interface BrokerStatus {
  readonly name: string;
  readonly role: 'primary' | 'backup';
  readonly running: boolean;
  readonly paused: boolean;
  /** Of its software: as it says, or as its instance is set up while it does not run. */
  readonly version: string;
  readonly pid: number | null;
  readonly active: boolean;
  readonly inSync: boolean;
  readonly messages: number | null;
  readonly coreUrl: string;
  readonly amqpUrl: string;
  readonly consoleUrl: string;
  readonly uptimeMs: number | null;
}

/** The status document. */
export interface PairStatus {
  readonly state: PairState;
  readonly active: string | null;
  readonly version: string | null;
  readonly haMode: HaMode | null;
  /** In mode `zookeeper` only. */
  readonly zookeeper?: ZooKeeperStatus;
  readonly brokers: readonly BrokerStatus[];
}
