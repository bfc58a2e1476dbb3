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
  /** The broker that no client uses in a split brain: the latecomer sends to it. */
  readonly unused: BrokerRole;
  /** The consumers go there too, so that each side has messages that no client takes on the other. */
  readonly movesConsumers?: boolean;
  /** What is to be done meanwhile. */
  readonly due?: { readonly atMs: number; act(): void };
}

/**
 * Watches both brokers, and ends a split brain that lasts to the end of that time. As soon as both
 * have been active for longer than the drill's limit allows, one more client, the latecomer, begins
 * to send to the broker that the others do not use.
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
  let latecomer: ReturnType<typeof load.startLatecomer> | null = null;
  let open = due ?? null;
  for (let now = recorder.now(); now < untilMs; now = recorder.now()) {
    if (open !== null && now >= open.atMs) {
      open.act();
      open = null;
    }
    if (latecomer === null && isSplitBrain()) {
      latecomer = load.startLatecomer(unused);
      if (movesConsumers) load.consumeFrom(unused);
    }
    await pause(Math.min(LOOK_EVERY_MS, untilMs - now), signal);
  }
  latecomer?.finish();
  if (observer.areBothActiveSince(sinceMs)) await endSplitBrain(context, round);
  latecomer?.stop();
  load.consumeFrom(null);
}
