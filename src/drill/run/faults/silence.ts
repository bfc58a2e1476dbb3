import { otherRole, type BrokerRole } from '../../../model/broker.ts';
import { AmqHaError } from '../../../model/errors.ts';
import { inflict } from '../../../pair/failover/inflict.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';
import { endSplitBrain } from '../end-split-brain.ts';
import { begin, tellTakeover, type Fault, type Round } from './fault.ts';

/** How long both brokers are watched after the silence is over. */
const OBSERVE_MS = 2_000;
const LOOK_EVERY_MS = 25;

/** The active broker hangs for a while, then goes on as if nothing had been. */
export const PAUSE: Fault = { target: 'primary', act: hang };

async function hang(context: DrillContext, round: Round): Promise<void> {
  const { pair, plan, recorder, signal } = context;
  const broker = pair.broker(round.target);
  const sinceMs = await begin(context, round, () => inflict(broker, 'pause'));
  await pause(plan.pauseForMs, signal);
  tellTakeover(context, round, sinceMs);
  broker.signal('SIGCONT');
  const resumedMs = recorder.tell({ process: 'nemesis', type: 'info', f: 'resume', value: round });
  await watchBoth(context, round, { sinceMs: resumedMs, untilMs: resumedMs + OBSERVE_MS });
}

/**
 * The brokers do not hear each other for a while, and clients reach both: the partition of the textbooks. Only a
 * link that goes through a relay of ours can be cut.
 */
export const PARTITION: Fault = { target: 'primary', act: cutLink };

async function cutLink(context: DrillContext, round: Round): Promise<void> {
  const { relay, plan, recorder } = context;
  if (relay === null) throw new AmqHaError('INTERNAL', 'the link of this pair cannot be cut');
  const sinceMs = await begin(context, round, () => {
    relay.cut();
  });
  const mend = (): number => {
    relay.mend();
    tellTakeover(context, round, sinceMs);
    return recorder.tell({ process: 'nemesis', type: 'info', f: 'reconnect', value: round });
  };
  try {
    const span = { sinceMs, untilMs: sinceMs + plan.pauseForMs + OBSERVE_MS };
    await watchBoth(context, round, span, { atMs: sinceMs + plan.pauseForMs, act: mend });
  } finally {
    if (relay.isCut) relay.mend(); // interrupted
  }
}

interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

/**
 * Watches both brokers, and ends a split brain that lasts to the end of that time. As soon as both
 * have been active for longer than the drill's limit allows, one more client begins to send to the one that the others do not use; behind a cut link the
 * consumers go there too, so that each side has messages that nobody takes on the other.
 */
async function watchBoth(
  context: DrillContext,
  round: Round,
  { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
  due?: Due,
): Promise<void> {
  const { plan, observer, load, recorder, signal } = context;
  const isSplitBrain = (): boolean =>
    observer.areBothActiveSince(sinceMs) &&
    observer.haveBothBeenActiveFor(plan.limits.maxBothActiveMs);
  let latecomer: ReturnType<typeof load.startLatecomer> | null = null;
  let isDue = due !== undefined;
  for (let now = recorder.now(); now < untilMs; now = recorder.now()) {
    if (isDue && due !== undefined && now >= due.atMs) {
      due.act();
      isDue = false;
    }
    if (latecomer === null && isSplitBrain()) {
      latecomer = load.startLatecomer(deserted(round));
      if (round.fault === 'partition') load.consumeFrom(deserted(round));
    }
    await pause(Math.min(LOOK_EVERY_MS, untilMs - now), signal);
  }
  latecomer?.finish();
  if (observer.areBothActiveSince(sinceMs)) await endSplitBrain(context, round);
  latecomer?.stop();
  load.consumeFrom(null);
}

/** Where nobody sends: to the hung broker after a hang; behind a cut link, to the one that took over. */
const deserted = ({ fault, target }: Round): BrokerRole =>
  fault === 'partition' ? otherRole(target) : target;
