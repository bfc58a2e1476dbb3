import type { BrokerRole } from '../../model/broker.ts';
import type { LogPosition } from '../../broker/log/log-position.ts';
import type { PairPlan } from '../plan/pair-plan.ts';

/** What an unfinished `init` has to put back. */
export interface Making {
  readonly pid: number;
  readonly started: string;
  /** The pair that stood here before, and which of its brokers ran. */
  readonly earlier: { readonly record: PairRecord; readonly ran: readonly BrokerRole[] } | null;
  /** True once the folder of this plan is the new install, and no longer an earlier one. */
  readonly installed: boolean;
}

/** What this program remembers of the pair in a home: `target/pair.json`. */
export interface PairRecord {
  readonly schema: 1;
  readonly plan: PairPlan;
  /** Set while `init` is under way (or was ended in the middle). */
  readonly making: Making | null;
  /** Brokers that ran before an init that was taken back, and have to run again. */
  readonly restart: readonly BrokerRole[];
  /** The backup's broker.xml holds the primary's policy, for one start; to be restored afterwards. */
  readonly backupAsPrimary: boolean;
  /** The primary's broker.xml has its check for an active broker turned off, for one start; to be turned on again. */
  readonly checkLeftOut?: boolean;
  /** A broker whose software is being exchanged by a process of ours. */
  readonly switching?: Switching | null;
}

/** What an unfinished exchange has to put back. */
export interface Switching {
  readonly pid: number;
  readonly started: string;
  readonly role: BrokerRole;
  readonly before: PairPlan;
}

/** What the last look of a command that changes the pair found; everything in `BrokerTraces.events` came after it. */
export interface LastSnapshot {
  /** Role changes that such commands have seen so far. */
  readonly changes: number;
  readonly newest: BrokerRole | null;
  readonly active: BrokerRole | null;
  readonly inSync: boolean;
  /** Both were active. */
  readonly parted: boolean;
}

/** What a command that changes the pair found when it last looked, and where the logs stood then: `target/observed.json`. */
export interface RecordedSnapshot extends LastSnapshot {
  readonly schema: 2;
  readonly logs: Readonly<Record<BrokerRole, LogPosition>>;
}
