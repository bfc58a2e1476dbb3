import { otherRole } from '../../model/broker.ts';
import type { RoundPlan } from '../../model/drill.ts';
import type { DrillEvent } from '../../model/drill-event.ts';
import { AmqHaError } from '../../model/errors.ts';
import { CODE } from '../../broker/log/log.ts';
import type { DrillContext } from './context.ts';
import type { Injection, Round } from './faults/injection.ts';
import { awaitMoment, recover } from './recover.ts';

type OnEvent = (event: DrillEvent) => void;

/**
 * Runs the rounds of a plan one after the other, until one leaves a pair that is not protected.
 * @param injections how each fault of the plan is injected
 */
export async function runRounds(
  context: DrillContext,
  injections: Readonly<Record<string, Injection>>,
  onEvent: OnEvent,
): Promise<void> {
  for (const planned of context.plan.rounds) {
    const injection = injections[planned.fault];
    if (injection === undefined) throw new Error(`nothing injects the fault "${planned.fault}"`);
    if (!(await runRound(context, planned, injection, onEvent))) return;
  }
}

/**
 * @returns false when the pair was not protected before the fault or not recovered: the rounds end
 */
async function runRound(
  context: DrillContext,
  planned: RoundPlan,
  injection: Injection,
  onEvent: OnEvent,
): Promise<boolean> {
  const { load, observer, recorder, say } = context;
  const head = { round: planned.round, fault: planned.fault };
  onEvent({ kind: 'phase', phase: 'wait', ...head });
  const unready = await errorOf(context, () => awaitMoment(context, planned));
  if (unready !== null) {
    say(unready.message);
    return false;
  }
  onEvent({ kind: 'phase', phase: 'fault', ...head });
  load.takeLongestGap();
  const faultMs = recorder.now();
  const { target } = planned;
  const round: Round = { ...head, target };
  const wrong = await errorOf(context, () => injection.act(context, round));
  if (wrong !== null) say(wrong.message);
  const untilRecoveryMs = load.takeLongestGap();
  onEvent({ kind: 'phase', phase: 'heal', ...head });
  const recoverMs = recorder.now();
  // A takeover that did not come is a result; after any other error the round proves nothing.
  const doubt = wrong === null || wrong.code === 'TIMEOUT' ? null : wrong.message;
  const why = await recover(context, round, doubt, injection.bringBack);
  const sinceRecoveryMs = load.takeLongestGap();
  // A takeover that comes only during the recovery, or not at all, makes one wait, not two.
  const takeoverMs = observer.firstCode(otherRole(target), CODE.active, faultMs);
  const hasFailback = takeoverMs !== null && takeoverMs < recoverMs && target === 'primary';
  const outageMs = hasFailback ? untilRecoveryMs : Math.max(untilRecoveryMs, sinceRecoveryMs);
  const failbackOutageMs = hasFailback ? sinceRecoveryMs : null;
  const restoredMs = why === null ? Math.round(recorder.now() - faultMs) : null;
  onEvent({ kind: 'round', ...head, outageMs, failbackOutageMs, restoredMs });
  if (why !== null) say(`the pair was not recovered: ${why}`);
  return why === null;
}

/** The AmqHaError that an action failed with, or null. @throws an interrupt, and any other error */
async function errorOf(
  { signal }: DrillContext,
  act: () => Promise<void>,
): Promise<AmqHaError | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof AmqHaError) || signal.aborted) throw error;
    return error;
  }
}
