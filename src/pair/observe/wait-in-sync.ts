import { DEMO_QUEUE, type BrokerRole } from '../../model/broker.ts';
import type { LogCursor } from '../../broker/log/log-position.ts';
import { CODE, hasFailed } from '../../broker/log/log.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Look } from './state.ts';
import type { HaPair, WaitForOptions } from './ha-pair.ts';

/**
 * Waits until a starting pair is protected. First it watches the backup's log for AMQ221024 (in
 * sync): reading a log is free, while each management query slows a starting JVM down. Then
 * management has to confirm it.
 * @throws AmqHaError TIMEOUT, WRONG_STATE (a broker ended)
 */
export async function waitInSync(
  pair: HaPair,
  logs: Readonly<Record<BrokerRole, LogCursor>>,
  options: WaitForOptions,
): Promise<Look> {
  let isWarmedUp = false;
  await waitUntil({
    what: `${pair.backup.name} to be in sync`,
    timeoutMs: options.timeoutMs,
    intervalMs: 25,
    signal: options.signal,
    hint: 'amq-ha-demo logs',
    look: () => {
      const codes = logs.backup.codes();
      if (codes.includes(CODE.replicaInSync)) return { done: undefined };
      if (!isWarmedUp && logs.primary.has(CODE.active) && logs.primary.has(CODE.consoleUp)) {
        isWarmedUp = true;
        void pair.primary.view(DEMO_QUEUE); // the first answer of a JVM takes 0.1 s more
      }
      for (const role of options.mustRun ?? []) {
        if (hasFailed(logs[role].codes()) || pair.broker(role).process() === null)
          throw pair.broker(role).diedError(options.doing ?? 'the pair came up');
      }
      return { seen: `last log code of the backup: ${codes.at(-1) ?? 'none'}` };
    },
  });
  return pair.waitFor(['protected'], options);
}
