import { injectFault } from '../../../pair/failover/inject-fault.ts';
import type { DrillContext } from '../context.ts';
import { begin, ENDED_WITHIN_MS, type Round } from './injection.ts';

/** Kills the passive broker; the active one has no replica until it is restarted. */
export async function restartBackup(context: DrillContext, round: Round): Promise<void> {
  const broker = context.pair.broker(round.target);
  await begin(context, round, () => injectFault(broker, 'kill'));
  await broker.waitForEnd(ENDED_WITHIN_MS);
}
