import type { LogWatch } from '../broker/log/log-watch.ts';
import type { BrokerRole } from '../model/broker.ts';

export interface ActOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The logs of both brokers, followed while the command runs: a fault may have a late effect. */
export type PairLogs = Readonly<Record<BrokerRole, LogWatch>>;

/** The result of a step; `ok: false` also when the state of the pair did not allow it. */
export interface StepResult {
  readonly ok: boolean;
  readonly what: string;
  /**
   * A late effect, asked for when the next step begins and at the end; null when there was none.
   */
  later?(): string | null;
}

/** The result of a step that was not even tried. */
export function notDone(why: string): StepResult {
  return { ok: false, what: `not done: ${why}` };
}
