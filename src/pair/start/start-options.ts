import type { BrokerRole } from '../../model/broker.ts';

/** Options of everything that starts brokers. */
export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Reports each action as it begins, one line each. */
  readonly say?: ((line: string) => void) | undefined;
  /** The broker that the user declares to have the newest data; without it the evidence decides. */
  readonly newest?: BrokerRole | null | undefined;
}
