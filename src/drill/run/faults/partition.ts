import { otherRole } from '../../../model/broker.ts';
import { AmqHaError } from '../../../model/errors.ts';
import type { DrillContext } from '../context.ts';
import { begin, tellTakeover, type Round } from './injection.ts';
import { OBSERVE_MS, watchBoth } from './watch-both.ts';

/**
 * A network partition: the brokers do not hear each other for a while, and clients reach both. Only
 * a link that goes through a relay of ours can be cut.
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
      // The clients stay where they are when the other broker becomes active.
      unused: otherRole(round.target),
      movesConsumers: true,
      due: { atMs: sinceMs + plan.pauseForMs, act: reconnect },
    });
  } finally {
    if (relay.isCut) relay.mend(); // interrupted
  }
}
