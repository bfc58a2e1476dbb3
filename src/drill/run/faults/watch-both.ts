import type { BrokerRole } from '../../../model/broker.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';
import { endSplitBrain } from '../end-split-brain.ts';
import type { Round } from './injection.ts';

/** How long both brokers are watched after the fault is over. */
export const OBSERVE_MS = 2_000;
const LOOK_EVERY_MS = 25;

/** Times in ms on the drill's clock. */
interface Watch {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** The broker that no client uses in a split brain: the late producer sends to it. */
  readonly unused: BrokerRole;
  /** The consumers move there too, so that each broker has messages that no client receives. */
  readonly movesConsumers?: boolean;
  /** An action that is due meanwhile. */
  readonly due?: { readonly atMs: number; act(): void };
}

/**
 * Watches both brokers, and resolves a split brain that lasts to the end of that time. Once both
 * have been active for longer than the drill's limit, a late producer sends to the broker that the
 * other clients do not use.
 */
export async function watchBoth(
  context: DrillContext,
  round: Round,
  { sinceMs, untilMs, unused, movesConsumers = false, due }: Watch,
): Promise<void> {
  const { plan, observer, load, recorder, signal } = context;
  const isSplitBrain = (): boolean =>
    observer.areBothActiveSince(sinceMs) &&
    observer.haveBothBeenActiveFor(plan.limits.maxBothActiveMs);
  let lateProducer: ReturnType<typeof load.startLateProducer> | null = null;
  let open = due ?? null;
  for (let now = recorder.now(); now < untilMs; now = recorder.now()) {
    if (open !== null && now >= open.atMs) {
      open.act();
      open = null;
    }
    if (lateProducer === null && isSplitBrain()) {
      lateProducer = load.startLateProducer(unused);
      if (movesConsumers) load.consumeFrom(unused);
    }
    await pause(Math.min(LOOK_EVERY_MS, untilMs - now), signal);
  }
  lateProducer?.finish();
  if (observer.areBothActiveSince(sinceMs)) await endSplitBrain(context, round);
  lateProducer?.stop();
  load.consumeFrom(null);
}
