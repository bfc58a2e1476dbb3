import { inflict } from '../../../pair/failover/inflict.ts';
import type { DrillContext } from '../context.ts';
import { begin, waitForTakeover, type Fault, type Round } from './fault.ts';

const ENDED_WITHIN_MS = 30_000;

/** The active broker ends in one way or another, and the other takes over. */
export const ends = (by: 'kill' | 'stop' | 'handover'): Fault => ({
  target: 'primary',
  act: async (context, round) => {
    const broker = context.pair.broker(round.target);
    const sinceMs = await begin(context, round, () => inflict(broker, by));
    try {
      await waitForTakeover(context, round, sinceMs);
    } finally {
      if (!context.signal.aborted)
        await broker.waitForEnd(ENDED_WITHIN_MS).catch(() => broker.kill());
    }
  },
});

/** The passive broker crashes: nobody may take over, and the active one goes on alone until it is back. */
export const RESTART_BACKUP: Fault = { target: 'backup', act: endPassive };

async function endPassive(context: DrillContext, round: Round): Promise<void> {
  const broker = context.pair.broker(round.target);
  await begin(context, { ...round, harmless: true }, () => inflict(broker, 'kill'));
  await broker.waitForEnd(ENDED_WITHIN_MS);
}
