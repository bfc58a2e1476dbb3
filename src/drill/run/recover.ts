import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { RoundPlan } from '../../model/drill.ts';
import { AmqHaError } from '../../model/errors.ts';
import { startPair } from '../../pair/start/start.ts';
import { startBroker } from '../../pair/start/start-broker.ts';
import { ensureEnsemble } from '../../pair/observe/zookeeper.ts';
import { pause, waitUntil } from '../../platform/wait-until.ts';
import type { DrillContext } from './context.ts';
import { endSplitBrain } from './end-split-brain.ts';
import type { Injection, Round } from './faults/injection.ts';

/** Both seen active for this long while a broker is brought back is no hand-over any more. */
const LATE_SPLIT_BRAIN_MS = 2_000;
const LOOK_EVERY_MS = 25;
/** After a restart, a failback and two copies: 5-15 s; a loaded machine or a deep queue several times that. */
const PROTECTED_WITHIN_MS = 180_000;

/**
 * Brings back whoever is missing and waits until the pair is protected again: the original
 * roles hold and the replica is in sync, by answers to questions asked after that.
 * @param own how the fault itself brings the pair back, if it does
 * @param doubt what went wrong in the round, so that it proves nothing; null when nothing did
 * @returns why the round is not healed, or null when it is
 */
export async function heal(
  context: DrillContext,
  round: Round,
  doubt: string | null,
  own?: Injection['bringBack'],
): Promise<string | null> {
  const { recorder } = context;
  recorder.tell({ process: 'nemesis', type: 'invoke', f: 'heal', value: round });
  const why = await (own?.(context, round) ?? bringBack(context, round)).then(
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
  await ensureEnsemble(pair, signal);
  await startMissing(context, round.target);
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
      if (gone) await startMissing(context, round.target);
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
  role: BrokerRole,
): Promise<void> {
  const target = pair.broker(role);
  const other = pair.broker(otherRole(role));
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
      if (gone) await startMissing(context, 'primary');
      return { seen: observer.describe() };
    },
  });
  await pause(plan.delayMs, signal);
}
