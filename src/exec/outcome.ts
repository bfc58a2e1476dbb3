import type { LogWatch } from '../broker/log/log-watch.ts';
import type { BrokerRole } from '../model/broker.ts';

export interface ActOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Both brokers' logs, followed while the command runs: what came of a fault may be seen long after it. */
export type PairLogs = Readonly<Record<BrokerRole, LogWatch>>;

/** What became of a step; `ok: false` when the pair was not in a state for it, which is no failure. */
export interface Outcome {
  readonly ok: boolean;
  readonly what: string;
  /** What came of it later, asked when the next step begins or all is over; null when nothing did. */
  later?(): string | null;
}

/** Words for a step that was not even tried. */
export function notDone(why: string): Outcome {
  return { ok: false, what: `not done: ${why}` };
}
