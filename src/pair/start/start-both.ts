import { CODE, hasFailed } from '../../broker/log/log.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { mayRestartInProcess, restoreCheck, recordCheckOff } from './active-check.ts';
import { restoreBackupPolicy } from './backup-policy.ts';
import { watchStart } from './guard.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { dropSafeCopy, settleSafeCopy } from '../../broker/data/safe-copy.ts';
import { makeReady, startBroker } from './start-broker.ts';
import type { StartOptions } from './start-options.ts';
import { holdsLock, type Look } from '../observe/state.ts';
import { ACTIVE_WITHIN_MS, waitStarted } from './wait-protected.ts';

/**
 * Starts both brokers of a pair that is down and whose primary has the newest data, and waits until
 * the pair is protected. A safe copy of the backup's data was made, so the backup need not wait
 * until the primary is active. In classic mode it starts at once: it cannot become active before it
 * was a replica in sync. Under a lock manager it starts once the primary holds the lock, as it
 * could get the lock itself otherwise.
 * @throws AmqHaError WRONG_STATE when a broker ended; TIMEOUT; PORT_IN_USE. If the primary did not
 *   become active, the backup is ended, and its data are as they were before
 */
export async function startBoth(pair: HaPair, options: StartOptions): Promise<Look> {
  const { primary, backup } = pair;
  restoreBackupPolicy(pair);
  pair.rememberNewest('primary');
  const logs = { primary: primary.log(), backup: backup.log() };
  // A broker whose ZooKeeper session expires while it becomes active ends, to be started again.
  let mayEnd = pair.ensemble !== null;
  const awaitPrimary = (what: string, isReached: () => boolean): Promise<void> =>
    waitUntil({
      what: `${primary.name} to ${what}`,
      timeoutMs: ACTIVE_WITHIN_MS,
      intervalMs: 25,
      signal: options.signal,
      look: async () => {
        if (isReached()) return { done: undefined };
        const hasEnded = primary.process() === null;
        if (!hasEnded && !hasFailed(logs.primary.codes()))
          return { seen: `last log code: ${logs.primary.codes().at(-1) ?? 'none'}` };
        if (!hasEnded || !mayEnd) throw primary.diedError('it started');
        mayEnd = false;
        options.say?.(`${primary.name} has ended: starting it once more`);
        logs.primary = primary.log();
        await startBroker(pair, 'primary');
        return { seen: 'started once more' };
      },
      hint: `amq-ha-demo logs ${primary.name}`,
    });
  const awaitProtected = async (): Promise<Look> => {
    await awaitPrimary('become active', () => logs.primary.has(CODE.active));
    return waitStarted(pair, logs, options);
  };
  let hasBegun = false;
  try {
    await makeReady(pair, 'primary');
    options.say?.(`starting both brokers: ${backup.name} synchronises from ${primary.name}`);
    const isClassic = pair.plan.haMode === 'classic';
    const withPrimary = isClassic && !mayRestartInProcess(pair);
    hasBegun = true;
    if (withPrimary) recordCheckOff(pair);
    else await primary.start();
    const snapshot = await watchStart(
      pair,
      'backup',
      awaitProtected,
      isClassic
        ? { withPrimary }
        : { before: () => awaitPrimary('hold the lock', () => holdsLock(logs.primary.codes())) },
    );
    settleSafeCopy(backup);
    return snapshot;
  } catch (error) {
    if (!hasBegun) dropSafeCopy(backup);
    else if (!logs.primary.has(CODE.active))
      await undoBackupStart(pair, hasFailed(logs.primary.codes()));
    throw error;
  } finally {
    restoreCheck(pair);
  }
}

/** Undoes the start of the backup, after the primary did not become active. */
async function undoBackupStart({ primary, backup }: HaPair, primaryFailed: boolean): Promise<void> {
  await backup.kill();
  if (primaryFailed) await primary.kill();
  settleSafeCopy(backup);
}
