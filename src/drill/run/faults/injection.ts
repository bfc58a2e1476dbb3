import { otherRole, type BrokerRole } from '../../../model/broker.ts';
import { CODE } from '../../../broker/log/log.ts';
import { waitUntil } from '../../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';

/** A takeover takes 0.5-2 s; after this time it is not expected to come any more. */
const TAKEOVER_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;
/** A broker that was told to end, or was killed, has ended by then. */
export const ENDED_WITHIN_MS = 30_000;

/** The round, which the history records with every operation of the nemesis. */
export interface Round {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
}

/** How a drill injects a fault into a protected pair, and recovers the pair. */
export interface Injection {
  /**
   * Resolves when the fault is over, or after its takeover.
   * @throws AmqHaError TIMEOUT without one
   */
  act(context: DrillContext, round: Round): Promise<void>;
  /**
   * Recovers the pair until it is protected again, where that takes more than a restart.
   * @throws AmqHaError when the pair could not be recovered
   */
  readonly bringBack?: (context: DrillContext, round: Round) => Promise<void>;
}

/**
 * Injects the fault, and records it before and after, so the history shows between which moments it
 * happened.
 * @returns the first of these moments, in ms on the drill's clock
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

/**
 * Waits until the other broker is active and has acknowledged a send.
 * @throws AmqHaError TIMEOUT
 */
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

/** Records the takeover, if the other broker has become active. */
export function tellTakeover(context: DrillContext, round: Round, sinceMs: number): void {
  if (context.observer.firstCode(otherRole(round.target), CODE.active, sinceMs) === null) return;
  context.recorder.tell({ process: 'nemesis', type: 'ok', f: 'takeover', value: round });
}
