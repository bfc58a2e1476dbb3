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

/** Both brokers active for this long during the recovery is a split brain, not a hand-over. */
const LATE_SPLIT_BRAIN_MS = 2_000;
const LOOK_EVERY_MS = 25;
/**
 * A restart, a failback and two copies take 5-15 s; under high load or with a deep queue longer.
 */
const PROTECTED_WITHIN_MS = 180_000;

/**
 * Starts what does not run and waits until the pair is protected again: the primary is active and
 * its replica is in sync, by answers to questions asked after the start.
 * @param own how the fault itself recovers the pair, if it does
 * @param doubt what went wrong in the round, so that it proves nothing; null when nothing did
 * @returns why the recovery failed, or null when it succeeded
 */
export async function recover(
  context: DrillContext,
  round: Round,
  doubt: string | null,
  own?: Injection['bringBack'],
): Promise<string | null> {
  const { recorder } = context;
  recorder.tell({ process: 'nemesis', type: 'invoke', f: 'heal', value: round });
  const why = await (own?.(context, round) ?? restartAndWait(context, round)).then(
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

async function restartAndWait(context: DrillContext, round: Round): Promise<void> {
  const { pair, observer, recorder, signal } = context;
  const sinceMs = recorder.now();
  await ensureEnsemble(pair, signal);
  await startStopped(context, round.target);
  await waitUntil({
    what: 'the pair to be protected again',
    timeoutMs: PROTECTED_WITHIN_MS,
    intervalMs: LOOK_EVERY_MS,
    signal,
    hint: 'amq-ha-demo logs',
    look: async () => {
      if (observer.isProtectedSince(sinceMs)) return { done: undefined };
      // A resumed broker may become active only after the fault was watched.
      if (observer.haveBothBeenActiveFor(LATE_SPLIT_BRAIN_MS)) await endSplitBrain(context, round);
      const isOneStopped = pair.brokers.some(({ role }) => observer.process(role) === 'stopped');
      if (isOneStopped) await startStopped(context, round.target);
      return { seen: observer.describe() };
    },
  });
}

/**
 * Starts the brokers that do not run: one that the fault ended; one that was resumed, found itself
 * replaced and ended; one that ended by itself while it handed back (seen under full load). The
 * broker that was not the target is started only beside an active one, because alone it might serve
 * older data. When both have ended, the last active one is started first.
 */
async function startStopped(
  { pair, observer, say, signal }: DrillContext,
  role: BrokerRole,
): Promise<void> {
  const target = pair.broker(role);
  const other = pair.broker(otherRole(role));
  if (target.process() === null && other.process() === null) {
    say('both brokers have stopped: starting the last active one first');
    await startPair(pair, { signal, say });
    return;
  }
  if (target.process() === null) await startBroker(pair, target.role);
  if (other.process() !== null || observer.seen(target.role).view?.active !== true) return;
  say(`${other.name} has stopped by itself: starting it again`);
  await startBroker(pair, other.role);
}

/**
 * Waits until the pair is protected and acknowledges sends, and then for the round's random delay.
 * @throws AmqHaError TIMEOUT
 */
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
      const isOneStopped = pair.brokers.some(({ role }) => observer.process(role) === 'stopped');
      if (isOneStopped) await startStopped(context, 'primary');
      return { seen: observer.describe() };
    },
  });
  await pause(plan.delayMs, signal);
}
