import { injectFault } from '../../../pair/failover/inject-fault.ts';
import { begin, ENDED_WITHIN_MS, waitForTakeover, type Injection } from './injection.ts';

/** Ends the active broker, and waits until the other one has taken over. */
export const endActive =
  (by: 'kill' | 'stop' | 'handover'): Injection['act'] =>
  async (context, round) => {
    const broker = context.pair.broker(round.target);
    const sinceMs = await begin(context, round, () => injectFault(broker, by));
    try {
      await waitForTakeover(context, round, sinceMs);
    } finally {
      if (!context.signal.aborted)
        await broker.waitForEnd(ENDED_WITHIN_MS).catch(() => broker.kill());
    }
  };
