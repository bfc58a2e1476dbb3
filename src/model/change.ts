import type { Fault } from './faults.ts';

export type MilestoneName =
  'fault' | 'start' | 'in-sync' | 'hand-back' | 'promoting' | 'active' | 'first-ack' | 'protected';

/** Something that happened during a failover or failback; `atMs` counts from the fault or the start. */
export interface Milestone {
  readonly name: MilestoneName;
  readonly atMs: number;
}

/** A failover or failback as it was measured (names are the `--json` contract). */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly by: Fault | 'start';
  /** Failover: fault to the first acknowledged send. Failback: longest gap between acknowledged sends. */
  readonly outageMs: number;
  readonly milestones: readonly Milestone[];
  /** Failback only: start to protected. */
  readonly restoredMs?: number;
}
