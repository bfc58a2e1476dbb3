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
  inEndedJournal: 32,
} as const;

/**
 * Every message of the run by its number, in typed arrays: 10^6 messages take about 27 MB. Times
 * are in ms on the drill's clock, NaN for what did not happen.
 */
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
 * Equal answers of one broker that follow each other without a change of its process. The state was
 * certain from the first answer (`surelyFrom`) to the last question (`surelyTo`, which is before
 * `surelyFrom` when there is a single answer), and possible from the first question (`perhapsFrom`)
 * to the last answer (`perhapsTo`).
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

/**
 * Messages in the drill's queue on one broker at one moment; thinned out to some thousand points.
 */
export interface Depth {
  readonly role: BrokerRole;
  readonly t: number;
  readonly messages: number;
}

/** A history in compact form, from which the verdict and the report are made. */
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
  /** Of lines that a broker repeats only the first, unless the line shows its runtime state. */
  readonly logs: readonly LogOperation[];
  readonly connects: readonly ConnectOperation[];
  readonly nemesis: readonly NemesisOperation[];
  /** The last operation of the drain. */
  readonly drain: DrainOperation | null;
  /**
   * When the load ended: the beginning of the drain; without a drain, the time of the last line.
   */
  readonly loadEndMs: number;
  /** Time of the last line. */
  readonly endMs: number;
  readonly peakMemoryMb: number;
  /**
   * Why the history is incomplete (a missing line, a line that is not JSON, no end); else empty.
   */
  readonly gaps: readonly string[];
}
