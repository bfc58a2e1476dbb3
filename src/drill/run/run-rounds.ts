import { otherRole } from '../../model/broker.ts';
import type { RoundPlan } from '../../model/drill.ts';
import type { DrillEvent } from '../../model/drill-event.ts';
import { AmqHaError } from '../../model/errors.ts';
import { CODE } from '../../broker/log/log.ts';
import type { DrillContext } from './context.ts';
import type { Injection, Round } from './faults/injection.ts';
import { awaitMoment, heal } from './heal.ts';

type OnEvent = (event: DrillEvent) => void;

/**
 * The rounds of a plan, one after the other, until one leaves a pair that is not protected.
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

/** @returns false when the pair could not be healed (or did not come to rest before), which ends the rounds */
async function runRound(
  context: DrillContext,
  planned: RoundPlan,
  injection: Injection,
  onEvent: OnEvent,
): Promise<boolean> {
  const { load, observer, recorder, say } = context;
  const head = { round: planned.round, fault: planned.fault };
  onEvent({ kind: 'phase', phase: 'wait', ...head });
  const unready = await trouble(context, () => awaitMoment(context, planned));
  if (unready !== null) {
    say(unready.message);
    return false;
  }
  onEvent({ kind: 'phase', phase: 'fault', ...head });
  load.takeLongestGap();
  const faultMs = recorder.now();
  const { target, expects } = planned;
  const round: Round = { ...head, target, harmless: expects === 'no-takeover' };
  const wrong = await trouble(context, () => injection.act(context, round));
  if (wrong !== null) say(wrong.message);
  const untilHealMs = load.takeLongestGap();
  onEvent({ kind: 'phase', phase: 'heal', ...head });
  const healMs = recorder.now();
  // A takeover that did not come is a finding; anything else that went wrong leaves the round without a proof.
  const doubt = wrong === null || wrong.code === 'TIMEOUT' ? null : wrong.message;
  const why = await heal(context, round, doubt, injection.bringBack);
  const sinceHealMs = load.takeLongestGap();
  // A takeover that comes only while the pair is healed, or not at all, leaves one wait, not two.
  const takeoverMs = observer.firstCode(otherRole(target), CODE.active, faultMs);
  const isBack = takeoverMs !== null && takeoverMs < healMs && target === 'primary';
  const outageMs = isBack ? untilHealMs : Math.max(untilHealMs, sinceHealMs);
  const failbackOutageMs = isBack ? sinceHealMs : null;
  const restoredMs = why === null ? Math.round(recorder.now() - faultMs) : null;
  onEvent({ kind: 'round', ...head, outageMs, failbackOutageMs, restoredMs });
  if (why !== null) say(`could not be healed: ${why}`);
  return why === null;
}

/** What an act of the drill failed with; an interrupt, and an error of another kind, is thrown on. */
async function trouble(
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
