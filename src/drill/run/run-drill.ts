import type { DrillPlan } from '../../model/drill.ts';
import type { DrillEvent } from '../../model/drill-event.ts';
import { AmqHaError } from '../../model/errors.ts';
import { countMessages, purgeQueue } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import type { DrillContext } from './context.ts';
import type { LinkRelay } from '../../platform/link-relay.ts';
import { drain } from './drain.ts';
import { Load } from './load.ts';
import type { Injection } from './faults/injection.ts';
import { INJECTIONS } from './faults/injections.ts';
import { Observer } from './observer.ts';
import type { Recorder } from './recorder.ts';
import { runRounds } from './run-rounds.ts';

export interface RunDrillOptions {
  readonly pair: HaPair;
  /** The relay of the link between the brokers, for the faults that need it. */
  readonly relay?: LinkRelay | null;
  /** The pair outlives the drill, so the data of a broker ended in a split brain are kept. */
  readonly keepsPair?: boolean;
  readonly plan: DrillPlan;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** How each fault of the plan is injected; by default those of a drill. */
  readonly injections?: Readonly<Record<string, Injection>>;
  readonly onEvent: (event: DrillEvent) => void;
}

const FIRST_ACK_WITHIN_MS = 30_000;

/**
 * Runs a drill on a protected pair: continuous load, one fault a round, then a drain. Everything is
 * recorded and nothing is judged here. A recovery or a drain that fails ends the drill early, and
 * the history shows it.
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
    pair,
    relay: options.relay ?? null,
    plan,
    keepsPair: options.keepsPair === true,
    recorder,
    observer,
    load,
    signal,
    say,
  };
  try {
    observer.start();
    options.onEvent({
      kind: 'start',
      plan,
      now: () => ({ atMs: recorder.now(), brokers: observer.states(), counts: load.counts }),
    });
    options.onEvent({ kind: 'phase', phase: 'load', round: 0, fault: '' });
    load.startConsumers();
    load.startProducers();
    await awaitFirstAck(context);
    await runRounds(context, options.injections ?? INJECTIONS, options.onEvent);
    options.onEvent({ kind: 'phase', phase: 'drain', round: plan.rounds.length, fault: '' });
    await drain(context);
  } finally {
    load.stop();
    await observer.stop();
  }
}

/**
 * Empties the queue: messages that an earlier drill left would be unexpected in this one.
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
