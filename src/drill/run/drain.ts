import { AmqHaError } from '../../model/errors.ts';
import { countMessages } from '../../broker/management.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { DrillContext } from './context.ts';

/** For the last acknowledgements: an active broker answers in ms. */
const SETTLED_WITHIN_MS = 30_000;
/** A drain without progress for this long is stuck; its total time depends on the queue. */
const STUCK_AFTER_MS = 30_000;
/** An empty queue must stay empty: acknowledgements of the consumers may still be on their way. */
const EMPTY_LOOKS = 3;

/**
 * Ends the load: nothing new is sent, every send gets its outcome, and the consumers receive until
 * the queue is empty. The history records whether the queue was emptied.
 */
export async function drain(context: DrillContext): Promise<void> {
  const { load, recorder, signal } = context;
  recorder.tell({ process: 'drill', type: 'invoke', f: 'drain', value: {} });
  load.finish();
  const why = await emptyQueue(context).then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof AmqHaError) || signal.aborted) throw error;
      return error.message;
    },
  );
  recorder.tell({
    process: 'drill',
    type: why === null ? 'ok' : 'info',
    f: 'drain',
    value: why === null ? {} : { why },
  });
}

async function emptyQueue({ pair, plan, load, signal }: DrillContext): Promise<void> {
  await waitUntil({
    what: 'the last sends to be acknowledged',
    timeoutMs: SETTLED_WITHIN_MS,
    signal,
    look: () =>
      load.unsettled === 0 ? { done: undefined } : { seen: `${load.unsettled} without an outcome` },
  });
  load.startConsumers(1);
  let received = -1;
  let progressAtMs = performance.now();
  let emptyLooks = 0;
  await waitUntil({
    what: `${plan.queue} to be empty`,
    timeoutMs: Number.POSITIVE_INFINITY,
    intervalMs: 100,
    signal,
    look: async () => {
      const { active } = await pair.look();
      const queued =
        active === null ? null : await countMessages(pair.broker(active).access, plan.queue);
      if (load.counts.received !== received) {
        received = load.counts.received;
        progressAtMs = performance.now();
        emptyLooks = 0;
      } else if (queued === 0) {
        emptyLooks += 1;
        if (emptyLooks >= EMPTY_LOOKS) return { done: undefined };
      }
      const seen = `${queued === null ? 'no active broker' : `${queued} messages`}, nothing received`;
      if (performance.now() - progressAtMs > STUCK_AFTER_MS)
        throw new AmqHaError('TIMEOUT', `${plan.queue} was not emptied: ${seen} for 30 s`, {
          hint: 'amq-ha-demo status',
        });
      return { seen };
    },
  });
}
