import { injectFault } from '../../../pair/failover/inject-fault.ts';
import { pause } from '../../../platform/wait-until.ts';
import type { DrillContext } from '../context.ts';
import { begin, tellTakeover, type Round } from './injection.ts';
import { OBSERVE_MS, watchBoth } from './watch-both.ts';

/** The active broker hangs for a while, then continues as if nothing had happened. */
export async function hang(context: DrillContext, round: Round): Promise<void> {
  const { pair, plan, recorder, signal } = context;
  const broker = pair.broker(round.target);
  const sinceMs = await begin(context, round, () => injectFault(broker, 'pause'));
  await pause(plan.pauseForMs, signal);
  tellTakeover(context, round, sinceMs);
  broker.signal('SIGCONT');
  const resumedMs = recorder.tell({ process: 'nemesis', type: 'info', f: 'resume', value: round });
  await watchBoth(context, round, {
    sinceMs: resumedMs,
    untilMs: resumedMs + OBSERVE_MS,
    // The clients have left the broker that hung.
    unused: round.target,
  });
}
