import type { BrokerRole } from './broker.ts';
import type { DrillPlan } from './drill.ts';

/** What the load has done so far. Times are ms on the drill's clock; -Infinity before the first. */
export interface LoadCounts {
  readonly acknowledged: number;
  readonly received: number;
  readonly lastAckMs: number;
  readonly lastReceiveMs: number;
}

/** The state at this moment. */
export interface DrillNow {
  readonly atMs: number;
  readonly counts: LoadCounts;
  /** What each broker was when it was last looked at: `active`, `passive, in sync`, `paused` and so on. */
  readonly brokers: Readonly<Record<BrokerRole, string>>;
}

/** `load`: clients start. `wait`: for a protected pair and the drawn moment. `fault`, `heal`, `drain`. */
export type DrillPhase = 'load' | 'wait' | 'fault' | 'heal' | 'drain';

/** What a drill reports while it runs; the verdict is judged afterwards, from the history. */
export type DrillEvent =
  | { readonly kind: 'start'; readonly plan: DrillPlan; readonly now: () => DrillNow }
  | {
      readonly kind: 'phase';
      readonly phase: DrillPhase;
      readonly round: number;
      readonly fault: string;
    }
  | {
      readonly kind: 'round';
      readonly round: number;
      readonly fault: string;
      /** Longest time without an acknowledgement around the fault, and from the return of the broker on; as seen live. */
      readonly outageMs: number;
      /** Null where no broker took over before the pair was recovered. */
      readonly failbackOutageMs: number | null;
      /** From the fault until protected again; null when that was not reached. */
      readonly restoredMs: number | null;
    }
  | { readonly kind: 'say'; readonly line: string };
