import { otherRole } from '../../model/broker.ts';
import type { DrillPlan, RoundPlan } from '../../model/drill.ts';
import type { DrillEvent } from '../../model/drill-event.ts';
import { AmqHaError } from '../../model/errors.ts';
import { CODE } from '../../broker/log/log.ts';
import { countMessages, purgeQueue } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import type { DrillContext } from './context.ts';
import type { LinkRelay } from '../../platform/link-relay.ts';
import { drain } from './drain.ts';
import { Load } from './load.ts';
import type { Fault, Round } from './faults/fault.ts';
import { FAULTS } from './faults/faults.ts';
import { awaitMoment, heal } from './heal.ts';
import { Observer } from './observer.ts';
import type { Recorder } from './recorder.ts';

export interface RunDrillOptions {
  readonly pair: HaPair;
  /** Needed by the fault `partition` alone. */
  readonly relay?: LinkRelay | null;
  /** The pair outlives the drill, so what a split brain leaves on one side alone is kept. */
  readonly keepsPair?: boolean;
  readonly plan: DrillPlan;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** What a fault's name does; those of `FAULTS` unless a test plants others. */
  readonly faults?: Readonly<Record<string, Fault>>;
  readonly onEvent: (event: DrillEvent) => void;
}

const FIRST_ACK_WITHIN_MS = 30_000;

/**
 * Runs a drill on a protected pair: load that never stops, one fault a round, then a drain. All that
 * happens goes to the recorder; judging it is somebody else's business. What cannot be healed or
 * drained ends the drill early, and the history says so.
 * @throws AmqHaError TIMEOUT (nothing acknowledged at all), INTERRUPTED
 */
export async function runDrill(options: RunDrillOptions): Promise<void> {
  const { pair, plan, recorder, signal } = options;
  recorder.tell({ process: 'drill', type: 'info', f: 'begin', value: plan });
  const observer = new Observer(pair, plan.queue, recorder);
  const load = new Load(pair, plan, recorder);
  const say = (line: string): void => {
    options.onEvent({ kind: 'say', line });
  };
  const context: DrillContext = {
    ...{ pair, relay: options.relay ?? null, plan, keepsPair: options.keepsPair === true },
    ...{ recorder, observer, load, signal, say },
  };
  try {
    observer.start();
    options.onEvent({
      kind: 'start',
      plan,
      now: () => ({ atMs: recorder.now(), brokers: observer.words(), counts: load.counts }),
    });
    options.onEvent({ kind: 'phase', phase: 'load', round: 0, fault: '' });
    load.startConsumers();
    load.startProducers();
    await awaitFirstAck(context);
    await runRounds(context, options);
    options.onEvent({ kind: 'phase', phase: 'drain', round: plan.rounds.length, fault: '' });
    await drain(context);
  } finally {
    load.stop();
    await observer.stop();
  }
}

async function runRounds(context: DrillContext, options: RunDrillOptions): Promise<void> {
  const faults: Readonly<Record<string, Fault>> = options.faults ?? FAULTS;
  for (const planned of context.plan.rounds) {
    const fault = faults[planned.fault];
    if (fault === undefined) throw new Error(`no such fault: ${planned.fault}`);
    if (!(await runRound(context, planned, fault, options.onEvent))) return;
  }
}

/** @returns false when the pair could not be healed (or did not come to rest before), which ends the rounds */
async function runRound(
  context: DrillContext,
  planned: RoundPlan,
  fault: Fault,
  onEvent: RunDrillOptions['onEvent'],
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
  const round: Round = { ...head, target: fault.target };
  const wrong = await trouble(context, () => fault.act(context, round));
  if (wrong !== null) say(wrong.message);
  const untilHealMs = load.takeLongestGap();
  onEvent({ kind: 'phase', phase: 'heal', ...head });
  const healMs = recorder.now();
  // A takeover that did not come is a finding; anything else that went wrong leaves the round without a proof.
  const doubt = wrong === null || wrong.code === 'TIMEOUT' ? null : wrong.message;
  const why = await heal(context, round, doubt, fault.bringBack);
  const sinceHealMs = load.takeLongestGap();
  // Who takes over only while the pair is healed, or not at all, leaves one wait, not two.
  const takeoverMs = observer.firstCode(otherRole(fault.target), CODE.active, faultMs);
  const isBack = takeoverMs !== null && takeoverMs < healMs && fault.target === 'primary';
  const outageMs = isBack ? untilHealMs : Math.max(untilHealMs, sinceHealMs);
  const failbackOutageMs = isBack ? sinceHealMs : null;
  const restoredMs = why === null ? Math.round(recorder.now() - faultMs) : null;
  onEvent({ kind: 'round', ...head, outageMs, failbackOutageMs, restoredMs });
  if (why !== null) say(`could not be healed: ${why}`);
  return why === null;
}

/** What an act of the drill failed with; an interrupt, and what is no error of ours, is thrown on. */
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

/**
 * What an earlier drill left in the queue would be unexpected in this one.
 * @throws AmqHaError WRONG_STATE when the pair has no such queue
 */
export async function emptyBefore(pair: HaPair, queue: string): Promise<void> {
  const { active } = await pair.look();
  const access = pair.broker(active ?? 'primary').access;
  if ((await countMessages(access, queue)) === null) {
    throw new AmqHaError('WRONG_STATE', `the pair has no queue ${queue}: it was made without it`, {
      hint: 'amq-ha-demo init',
    });
  }
  await purgeQueue(access, queue);
}

async function awaitFirstAck({ load, observer, signal }: DrillContext): Promise<void> {
  await waitUntil({
    what: 'the first acknowledged send',
    timeoutMs: FIRST_ACK_WITHIN_MS,
    intervalMs: 10,
    signal,
    look: () =>
      load.counts.acknowledged > 0 ? { done: undefined } : { seen: observer.describe() },
  });
}
