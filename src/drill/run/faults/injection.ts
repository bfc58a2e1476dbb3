import { otherRole, type BrokerRole } from '../../../model/broker.ts';
import { CODE } from '../../../broker/log/log.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';

/** A takeover takes 0.5-2 s; one that has not come by then does not come. */
const TAKEOVER_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;

/** A round as the history gets it, with every operation of the nemesis. */
export interface Round {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  /** No takeover is expected. */
  readonly harmless: boolean;
}

/** How a drill injects a fault into a protected pair, and brings the pair back. */
export interface Injection {
  /** Ends when the fault is over, or its takeover has come. @throws AmqHaError TIMEOUT without a takeover */
  act(context: DrillContext, round: Round): Promise<void>;
  /**
   * Until the pair is protected again, where that takes more than a start of the broker that ended.
   * @throws AmqHaError when it could not be
   */
  readonly bringBack?: (context: DrillContext, round: Round) => Promise<void>;
}

/**
 * Injects the fault; recorded before and after, so that the history shows between which moments it
 * happened. @returns the first of them, in ms on the drill's clock
 */
export async function begin(
  { recorder }: DrillContext,
  round: Round,
  inject: () => Promise<void> | void,
): Promise<number> {
  const sinceMs = recorder.tell({ process: 'nemesis', type: 'invoke', f: 'fault', value: round });
  await inject();
  recorder.tell({ process: 'nemesis', type: 'ok', f: 'fault', value: round });
  return sinceMs;
}

/** Until the other broker is active and a client's send was acknowledged after that. @throws AmqHaError TIMEOUT */
export async function waitForTakeover(
  context: DrillContext,
  round: Round,
  sinceMs: number,
): Promise<void> {
  const { pair, observer, load, signal } = context;
  const other = otherRole(round.target);
  await waitUntil({
    what: `${pair.broker(other).name} to take over and acknowledge a send`,
    timeoutMs: TAKEOVER_WITHIN_MS,
    intervalMs: LOOK_EVERY_MS,
    signal,
    look: () => {
      const activeMs = observer.firstCode(other, CODE.active, sinceMs);
      if (activeMs !== null && load.counts.lastAckMs > activeMs) return { done: undefined };
      return { seen: observer.describe() };
    },
  });
  tellTakeover(context, round, sinceMs);
}

/** Records that the other broker serves, if it does. */
export function tellTakeover(context: DrillContext, round: Round, sinceMs: number): void {
  if (context.observer.firstCode(otherRole(round.target), CODE.active, sinceMs) === null) return;
  context.recorder.tell({ process: 'nemesis', type: 'ok', f: 'takeover', value: round });
}
