import type { BrokerRole } from './broker.ts';
import type { DrillPlan } from './drill.ts';

/**
 * One line of `history.ndjson`, in Jepsen's words: a process invokes an operation and later
 * reports its end as `ok`, `fail` (it was refused) or `info` (nobody knows, or: a
 * mere observation). `i` counts lines from 0; `t` is in ms since the drill began, on one
 * monotonic clock, and never smaller than that of the line before.
 */
export interface OperationHead {
  readonly i: number;
  readonly t: number;
  /** `producer-0`, `consumer-0`, `latecomer`, `primary`, `backup`, `nemesis` or `drill`. */
  readonly process: string;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
}

/** A message by its number: they count from 0 over all producers, each a new one. */
export type MessageNumber = number;

/**
 * `invoke`: handed to the library; `ok`: the broker acknowledged it; `fail`: it refused it (and may have
 * stored it all the same, as seen of one that stops under load); `info`: the connection ended first (it is sent again).
 */
export interface SendOperation extends OperationHead {
  readonly f: 'send';
  readonly value: MessageNumber;
}

/** Always `ok`. A text is the identity of a message that is not of this run. */
export interface ReceiveOperation extends OperationHead {
  readonly f: 'receive';
  readonly value: MessageNumber | string;
}

/**
 * What a broker's management answered (`ok`), or that it did not (`fail`, only `from` counts).
 * The question went out at `from`, the answer came at `t`: it was true at some moment between.
 */
export interface RoleOperation extends OperationHead {
  readonly f: 'role';
  readonly value: {
    readonly from: number;
    readonly active?: boolean;
    /** On the active broker: a replica in sync is attached; on the passive one: it is that replica. */
    readonly inSync?: boolean;
    readonly nodeId?: string | null;
    /** Messages in the drill's queue; null where the broker serves no such queue. */
    readonly messages?: number | null;
  };
}

/** A change of a broker's process; recorded when it is seen. */
export interface ProcessOperation extends OperationHead {
  readonly f: 'process';
  readonly value: 'running' | 'paused' | 'stopped';
}

/** A coded line in a broker's log; `at` is when it was written, on the drill's clock, never before the reading that did not see it yet. */
export interface LogOperation extends OperationHead {
  readonly f: 'log';
  readonly value: { readonly code: string; readonly at: number };
}

/** A client got through to a broker (or lost it: `fail`). */
export interface ConnectOperation extends OperationHead {
  readonly f: 'connect';
  readonly value: BrokerRole;
}

/**
 * What the nemesis does. `fault` (invoke, then ok): the fault itself. `resume`: SIGCONT. `reconnect`: the
 * link between the brokers is whole again.
 * `end-split-brain`: SIGKILL of the one that was active longer. `takeover` (ok): the other broker serves.
 * `heal` (invoke: the stopped broker is brought back; ok: protected again; info: could not).
 */
export interface NemesisOperation extends OperationHead {
  readonly f: 'fault' | 'resume' | 'reconnect' | 'end-split-brain' | 'takeover' | 'heal';
  readonly value: {
    readonly round: number;
    readonly fault: string;
    readonly target: BrokerRole;
    /** No takeover was expected. Not written any more; read where the plan has no `expects`. */
    readonly harmless?: boolean;
    readonly why?: string;
  };
}

/** A message of this run found in the journal of a broker that was ended in a split brain. */
export interface JournalOperation extends OperationHead {
  readonly f: 'journal';
  readonly value: MessageNumber;
}

/** The end of the load: `ok`: every queue of the drill is empty; `info`: it could not be emptied. */
export interface DrainOperation extends OperationHead {
  readonly f: 'drain';
  readonly value: { readonly why?: string };
}

/** First line. */
export interface BeginOperation extends OperationHead {
  readonly f: 'begin';
  readonly value: DrillPlan;
}

/** Last line: how many lines there are, this one included. */
export interface EndOperation extends OperationHead {
  readonly f: 'end';
  readonly value: { readonly count: number; readonly peakMemoryMb: number };
}

export type Operation =
  | SendOperation
  | ReceiveOperation
  | RoleOperation
  | ProcessOperation
  | LogOperation
  | ConnectOperation
  | NemesisOperation
  | JournalOperation
  | DrainOperation
  | BeginOperation
  | EndOperation;

type WithoutHead<T> = T extends Operation ? Omit<T, 'i' | 't'> : never;

/** An operation as a process reports it; the recorder adds `i` and `t`. */
export type Told = WithoutHead<Operation>;
