import type { BrokerRole } from '../../model/broker.ts';

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Says in words what is done, as it is done. */
  readonly say?: ((line: string) => void) | undefined;
  /** The broker whose data count, by the user's word; null or left out: the evidence decides. */
  readonly newest?: BrokerRole | null | undefined;
}
