import type { BrokerRole } from '../../model/broker.ts';
import type { DrillPlan } from '../../model/drill.ts';
import type {
  ConnectOperation,
  DrainOperation,
  LogOperation,
  NemesisOperation,
  ProcessOperation,
} from '../../model/history.ts';

/** Bits of `Messages.flags`. */
export const FLAG = {
  attempted: 1,
  acknowledged: 2,
  refused: 4,
  consumed: 8,
  duplicated: 16,
  /** Found in the journal of a broker ended in a split brain. */
  inOtherJournal: 32,
} as const;

/** Every message of the run by its number, in typed arrays: 10^6 of them take about 27 MB. Times are NaN where it did not happen. */
export interface Messages {
  readonly count: number;
  readonly flags: Uint8Array;
  /** Index in `Evidence.producers`. */
  readonly producer: Uint8Array;
  /** Index in `Evidence.consumers`, of the first delivery. */
  readonly consumer: Uint8Array;
  readonly sentAt: Float64Array;
  readonly ackedAt: Float64Array;
  /** First delivery. */
  readonly receivedAt: Float64Array;
}

/**
 * Answers of one broker that are alike and follow each other without a change of its process. It was
 * surely so from the first answer (`surelyFrom`) to the last question (`surelyTo`; may lie before
 * `surelyFrom` with a single answer), and perhaps from `perhapsFrom` (question of the first) to
 * `perhapsTo` (answer of the last).
 */
export interface RoleRun {
  readonly role: BrokerRole;
  /** null: no answer. */
  readonly active: boolean | null;
  readonly inSync: boolean;
  readonly nodeId: string | null;
  readonly perhapsFrom: number;
  readonly surelyFrom: number;
  readonly surelyTo: number;
  readonly perhapsTo: number;
}

/** Messages in the drill's queue on one broker, at a moment; thinned out to at most some thousands. */
export interface Depth {
  readonly role: BrokerRole;
  readonly t: number;
  readonly messages: number;
}

/** A history in compact form: what the judge and the report work on. */
export interface Evidence {
  readonly plan: DrillPlan;
  readonly messages: Messages;
  readonly producers: readonly string[];
  readonly consumers: readonly string[];
  /** Identities of delivered messages that this run never sent. */
  readonly unexpected: readonly string[];
  readonly outOfOrder: number;
  readonly roles: readonly RoleRun[];
  readonly depths: readonly Depth[];
  readonly processes: readonly ProcessOperation[];
  /** Of a line that a broker says over and over only the first, unless it tells of its role. */
  readonly logs: readonly LogOperation[];
  readonly connects: readonly ConnectOperation[];
  readonly nemesis: readonly NemesisOperation[];
  /** The last that was told of it. */
  readonly drain: DrainOperation | null;
  /** When nothing new was sent any more: the drain began; without a drain, the time of the last line. */
  readonly loadEndMs: number;
  /** Time of the last line. */
  readonly endMs: number;
  readonly peakMemoryMb: number;
  /** Why the history is not whole: a missing line, a line that is no JSON, no end; empty when it is. */
  readonly gaps: readonly string[];
}
