import type { BrokerRole } from '../../model/broker.ts';
import type { LogPosition } from '../../broker/log/log-position.ts';
import type { PairPlan } from '../plan/pair-plan.ts';

/** What has to be restored when an unfinished `init` is rolled back. */
export interface Making {
  readonly pid: number;
  readonly started: string;
  /** The pair that was here before, and which of its brokers ran; null if there was none. */
  readonly earlier: { readonly record: PairRecord; readonly ran: readonly BrokerRole[] } | null;
  /** True once the folder of this plan is the new install; before, it may be an earlier one. */
  readonly installed: boolean;
}

/** What this program remembers of the pair in a home: `target/pair.json`. */
export interface PairRecord {
  readonly schema: 1;
  readonly plan: PairPlan;
  /** Set while `init` runs, or after it was interrupted. */
  readonly making: Making | null;
  /** Brokers that ran before an init that was rolled back, and have to be restarted. */
  readonly restart: readonly BrokerRole[];
  /** True while the backup's broker.xml has the primary's policy, for one start. */
  readonly backupAsPrimary: boolean;
  /** True while the primary's check for an active broker is turned off, for one start. */
  readonly checkLeftOut?: boolean;
  /** Set while a command exchanges the software of a broker, or after it was interrupted. */
  readonly switching?: Switching | null;
}

/** What has to be restored when an unfinished exchange of software is rolled back. */
export interface Switching {
  readonly pid: number;
  readonly started: string;
  readonly role: BrokerRole;
  readonly before: PairPlan;
}

/**
 * What the last command that changed the pair has observed. Everything in `BrokerTraces.events` was
 * logged later.
 */
export interface LastSnapshot {
  /** Number of role changes that such commands have observed so far. */
  readonly changes: number;
  readonly newest: BrokerRole | null;
  readonly active: BrokerRole | null;
  readonly inSync: boolean;
  /** True if both brokers were active. */
  readonly parted: boolean;
}

/** The last snapshot with the ends of both logs at that moment: `target/observed.json`. */
export interface RecordedSnapshot extends LastSnapshot {
  readonly schema: 2;
  readonly logs: Readonly<Record<BrokerRole, LogPosition>>;
}
