import type { DrillPlan } from '../../model/drill.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import type { LinkRelay } from '../../platform/link-relay.ts';
import type { Load } from './load.ts';
import type { Observer } from './observer.ts';
import type { Recorder } from './recorder.ts';

/** What the parts of a running drill work with. */
export interface DrillContext {
  readonly pair: HaPair;
  /** The relay of the link between the brokers; null when the link is direct and cannot be cut. */
  readonly relay: LinkRelay | null;
  /** The pair outlives the drill. */
  readonly keepsPair: boolean;
  readonly plan: DrillPlan;
  readonly recorder: Recorder;
  readonly observer: Observer;
  readonly load: Load;
  readonly signal: AbortSignal;
  /** Shows a progress line in the live view. */
  readonly say: (line: string) => void;
}
