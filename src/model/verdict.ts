import type { BrokerRole, HaMode } from './broker.ts';
import type { ClientKind } from './drill.ts';

export type VerdictWord = 'pass' | 'fail' | 'unknown';

/** Nearest-rank percentiles, in ms; null where there was nothing to measure. */
export interface Distribution {
  readonly min: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** A time without success for one client, from its last one before to its first one after; ms on the drill's clock. */
export interface Outage {
  readonly process: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly ms: number;
}

/** Something that happened in a round; `atMs` counts from its fault. */
export interface RoundMilestone {
  readonly name:
    | 'fault'
    | 'promoting'
    | 'active'
    | 'first-ack'
    | 'resume'
    | 'reconnect'
    | 'end-split-brain'
    | 'heal'
    | 'in-sync'
    | 'hand-back'
    | 'failback-active'
    | 'protected';
  readonly atMs: number;
}

export interface RoundVerdict {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  /** When the fault began, on the drill's clock. */
  readonly atMs: number;
  readonly takeover: boolean;
  /** Longest gap of a producer between two acknowledged sends around the fault. */
  readonly outage: Outage | null;
  /** The same for receives. */
  readonly consumerOutage: Outage | null;
  /** Longest gap of a producer from the return of the stopped broker until the pair was protected. */
  readonly failbackOutage: Outage | null;
  /** How often the active role was handed back; more than once when the returning broker did not take it in time. */
  readonly failbacks: number;
  readonly bothActiveMs: number;
  readonly lost: number;
  /** Those of the lost ones that lie in the journal of a broker ended in a split brain. */
  readonly onlyOnOtherSide: number;
  /** From the fault until protected again; null when that was not reached. */
  readonly restoredMs: number | null;
  readonly milestones: readonly RoundMilestone[];
}

export interface FaultVerdict {
  readonly fault: string;
  readonly count: number;
  readonly takeovers: number;
  readonly outageMs: Distribution;
  readonly lost: number;
}

/** `verdict.json`, and stdout with `--json` (names are the contract). */
export interface Verdict {
  readonly verdict: VerdictWord;
  /** Why it is not `pass`; empty when it is. */
  readonly reasons: readonly string[];
  readonly seed: number;
  readonly version: string;
  readonly haMode: HaMode;
  readonly client: ClientKind;
  /** Faults that were injected. */
  readonly faults: number;
  readonly takeovers: number;
  readonly attempted: number;
  readonly acknowledged: number;
  /** Messages of this run that came out at least once. */
  readonly consumed: number;
  /** Acknowledged, but never came out. */
  readonly lost: number;
  /** Those of the lost ones that lie in the journal of a broker ended in a split brain. */
  readonly onlyOnOtherSide: number;
  /** Messages delivered more than once, for any reason. */
  readonly duplicated: number;
  /** Messages that came out and were never sent by this run. */
  readonly unexpected: number;
  /** Came out though no broker had acknowledged them. */
  readonly recovered: number;
  /** Neither acknowledged nor refused, and never came out. */
  readonly unknown: number;
  /** The queue was emptied at the end: what did not come out is really missing. */
  readonly drained: boolean;
  /** First deliveries that came after a later message of the same producer; information only. */
  readonly outOfOrder: number;
  /** Sum of the times in which both were surely active. */
  readonly bothActiveMs: number;
  /** Takeovers that no fault of the drill caused. */
  readonly falseFailovers: number;
  readonly outageMs: Distribution;
  readonly consumerOutageMs: Distribution;
  readonly failbackOutageMs: Distribution;
  readonly byFault: readonly FaultVerdict[];
  readonly rounds: readonly RoundVerdict[];
  /** Acknowledged messages a second outside the outages. */
  readonly throughput: number;
  readonly peakMemoryMb: number;
  readonly reportPath: string;
}
