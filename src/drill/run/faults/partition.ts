import { otherRole } from '../../../model/broker.ts';
import { AmqHaError } from '../../../model/errors.ts';
import type { DrillContext } from '../context.ts';
import { begin, tellTakeover, type Round } from './injection.ts';
import { OBSERVE_MS, watchBoth } from './watch-both.ts';

/**
 * A network partition: for a while the brokers cannot reach each other, and clients reach both. The
 * link can only be cut when it goes through a relay of this program.
 */
export async function cutLink(context: DrillContext, round: Round): Promise<void> {
  const { relay, plan, recorder } = context;
  if (relay === null) throw new AmqHaError('INTERNAL', 'the link of this pair cannot be cut');
  const sinceMs = await begin(context, round, () => {
    relay.cut();
  });
  const reconnect = (): void => {
    relay.mend();
    tellTakeover(context, round, sinceMs);
    recorder.tell({ process: 'nemesis', type: 'info', f: 'reconnect', value: round });
  };
  try {
    await watchBoth(context, round, {
      sinceMs,
      untilMs: sinceMs + plan.pauseForMs + OBSERVE_MS,
      // The clients stay with their broker when the other one becomes active.
      unused: otherRole(round.target),
      movesConsumers: true,
      due: { atMs: sinceMs + plan.pauseForMs, act: reconnect },
    });
  } finally {
    if (relay.isCut) relay.mend(); // interrupted
  }
}
