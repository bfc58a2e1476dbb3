import { otherRole, type BrokerRole } from '../model/broker.ts';
import type { DrillFault, RoundPlan } from '../model/drill.ts';
import { AmqHaError } from '../model/errors.ts';
import { CODE } from '../broker/log.ts';
import { inflict } from '../pair/inflict.ts';
import { startBroker, startPair } from '../pair/start.ts';
import { pause, waitUntil } from '../platform/wait-until.ts';
import type { DrillContext } from './context.ts';
import { endSplitBrain } from './end-split-brain.ts';

/** A takeover takes 0.5-2 s; one that has not come by then does not come. */
const TAKEOVER_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 30_000;
/** How long both brokers are watched after a paused one goes on. */
const OBSERVE_MS = 2_000;
/** Both seen active for this long while a broker is brought back is no hand-over any more. */
const LATE_SPLIT_BRAIN_MS = 2_000;
const LOOK_EVERY_MS = 25;

/** A round as it is told to the history. */
export interface Round {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
}

/** What a drill does to the pair; afterwards `heal` brings back whoever is missing. */
export interface Fault {
  /** Whom it acts on, while the pair is protected. */
  readonly target: BrokerRole;
  act(context: DrillContext, round: Round): Promise<void>;
}

/** Every fault by its name. The pair is protected at the start of each, so the active broker is the primary. */
export const FAULTS: Readonly<Record<DrillFault, Fault>> = {
  kill: { target: 'primary', act: (context, round) => crash(context, round, 'kill') },
  stop: { target: 'primary', act: (context, round) => crash(context, round, 'stop') },
  handover: { target: 'primary', act: (context, round) => crash(context, round, 'handover') },
  pause: { target: 'primary', act: hang },
  'restart-backup': { target: 'backup', act: endPassive },
};

/** The active broker ends in one way or another, and the other takes over. */
async function crash(
  context: DrillContext,
  round: Round,
  by: 'kill' | 'stop' | 'handover',
): Promise<void> {
  const broker = context.pair.broker(round.target);
  const sinceMs = await begin(context, round, () => inflict(broker, by));
  try {
    await waitForTakeover(context, round, sinceMs);
  } finally {
    if (!context.signal.aborted)
      await broker.waitForEnd(ENDED_WITHIN_MS).catch(() => broker.kill());
  }
}

/** The active broker hangs for a while, then goes on as if nothing had been. */
async function hang(context: DrillContext, round: Round): Promise<void> {
  const { pair, plan, recorder, observer, signal } = context;
  const broker = pair.broker(round.target);
  const sinceMs = await begin(context, round, () => inflict(broker, 'pause'));
  await pause(plan.pauseForMs, signal);
  tellTakeover(context, round, sinceMs);
  broker.signal('SIGCONT');
  const resumedMs = recorder.tell({ process: 'nemesis', type: 'info', f: 'resume', value: round });
  const latecomer = await duringOverlap(context, round, resumedMs);
  await pause(Math.max(0, resumedMs + OBSERVE_MS - recorder.now()), signal);
  latecomer?.finish();
  if (observer.areBothActiveSince(resumedMs)) await endSplitBrain(context, round);
  latecomer?.stop();
}

/** As soon as both are seen active, one more client begins to send to the broker that was paused. */
async function duringOverlap(
  context: DrillContext,
  round: Round,
  resumedMs: number,
): Promise<ReturnType<DrillContext['load']['startLatecomer']> | null> {
  const { observer, recorder, load, signal } = context;
  while (recorder.now() < resumedMs + OBSERVE_MS) {
    if (observer.areBothActiveSince(resumedMs)) return load.startLatecomer(round.target);
    await pause(LOOK_EVERY_MS, signal);
  }
  return null;
}

/** The passive broker crashes: nobody may take over, and the active one goes on alone until it is back. */
async function endPassive(context: DrillContext, round: Round): Promise<void> {
  const broker = context.pair.broker(round.target);
  await begin(context, round, () => inflict(broker, 'kill'));
  await broker.waitForEnd(ENDED_WITHIN_MS);
}

/** Inflicts it; told before and after, so that the history shows between which moments it happened. @returns the first of them */
async function begin(
  context: DrillContext,
  round: Round,
  act: () => Promise<void>,
): Promise<number> {
  const { recorder } = context;
  const sinceMs = recorder.tell({ process: 'nemesis', type: 'invoke', f: 'fault', value: round });
  await act();
  recorder.tell({ process: 'nemesis', type: 'ok', f: 'fault', value: round });
  return sinceMs;
}

/** Until the other broker is active and a client's send was acknowledged after that. @throws AmqHaError TIMEOUT */
async function waitForTakeover(
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

function tellTakeover(context: DrillContext, round: Round, sinceMs: number): void {
  if (context.observer.firstCode(otherRole(round.target), CODE.active, sinceMs) === null) return;
  context.recorder.tell({ process: 'nemesis', type: 'ok', f: 'takeover', value: round });
}

/** After a restart, a failback and two copies: 5-15 s; a loaded machine or a deep queue several times that. */
const PROTECTED_WITHIN_MS = 180_000;

/**
 * Brings the missing broker back and waits until the pair is protected again: the original
 * roles hold and the replica is in sync, by answers to questions asked after that.
 * @param doubt what went wrong in the round, so that it proves nothing; null when nothing did
 * @returns why the round is not healed, or null when it is
 */
export async function heal(
  context: DrillContext,
  round: Round,
  doubt: string | null,
): Promise<string | null> {
  const { recorder } = context;
  recorder.tell({ process: 'nemesis', type: 'invoke', f: 'heal', value: round });
  const why = await bringBack(context, round).then(
    () => doubt,
    (error: unknown) => {
      if (!(error instanceof AmqHaError) || error.code === 'INTERRUPTED') throw error;
      return error.message.split('\n')[0] ?? '';
    },
  );
  recorder.tell({
    process: 'nemesis',
    type: why === null ? 'ok' : 'info',
    f: 'heal',
    value: why === null ? round : { ...round, why },
  });
  return why;
}

async function bringBack(context: DrillContext, round: Round): Promise<void> {
  const { pair, observer, recorder, signal } = context;
  const sinceMs = recorder.now();
  await startMissing(context, round);
  await waitUntil({
    what: 'the pair to be protected again',
    timeoutMs: PROTECTED_WITHIN_MS,
    intervalMs: LOOK_EVERY_MS,
    signal,
    hint: 'amq-ha-demo logs',
    look: async () => {
      if (observer.isProtectedSince(sinceMs)) return { done: undefined };
      // A resumed broker may be seen as active only after it was watched.
      if (observer.haveBothBeenActiveFor(LATE_SPLIT_BRAIN_MS)) await endSplitBrain(context, round);
      const gone = pair.brokers.some(({ role }) => observer.process(role) === 'stopped');
      if (gone) await startMissing(context, round);
      return { seen: observer.describe() };
    },
  });
}

/**
 * Starts who does not run: the one that the fault ended; one that was resumed, found itself replaced and
 * ended; one that ended by itself while it handed back (seen under full load). But the other one only
 * beside an active broker, as alone it might serve older data; and when both are gone, whoever was active
 * last comes first.
 */
async function startMissing(
  { pair, observer, say, signal }: DrillContext,
  round: Round,
): Promise<void> {
  const target = pair.broker(round.target);
  const other = pair.broker(otherRole(round.target));
  if (target.process() === null && other.process() === null) {
    say('both brokers have ended: starting whoever was active last');
    await startPair(pair, { signal, say });
    return;
  }
  if (target.process() === null) await startBroker(pair, target.role);
  if (other.process() !== null || observer.seen(target.role).view?.active !== true) return;
  say(`${other.name} has ended by itself, and is started again`);
  await startBroker(pair, other.role);
}

/** Waits for the drawn moment of a round's fault, in a pair that is protected and acknowledges. @throws AmqHaError TIMEOUT */
export async function awaitMoment(context: DrillContext, plan: RoundPlan): Promise<void> {
  const { pair, observer, load, recorder, signal } = context;
  const sinceMs = recorder.now();
  await waitUntil({
    what: 'a protected pair that acknowledges sends',
    timeoutMs: PROTECTED_WITHIN_MS,
    intervalMs: LOOK_EVERY_MS,
    signal,
    look: async () => {
      if (observer.isProtectedSince(sinceMs) && load.counts.lastAckMs > sinceMs)
        return { done: undefined };
      const gone = pair.brokers.some(({ role }) => observer.process(role) === 'stopped');
      if (gone) await startMissing(context, { ...plan, target: 'primary' });
      return { seen: observer.describe() };
    },
  });
  await pause(plan.delayMs, signal);
}
