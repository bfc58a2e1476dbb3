import { CODE, hasFailed } from '../../broker/log/log.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { mayRestartInProcess, putCheckBack, recordCheckLeftOut } from './active-check.ts';
import { restoreBackupPolicy } from './backup-policy.ts';
import { watchStart } from './guard.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { dropSafeCopy, settleSafeCopy } from '../../broker/data/safe-copy.ts';
import { makeReady, startBroker } from './start-broker.ts';
import type { StartOptions } from './start-options.ts';
import { holdsLock, type Look } from '../observe/state.ts';
import { ACTIVE_WITHIN_MS, waitStarted } from './wait-protected.ts';

/**
 * Starts both brokers of a pair that is down, whose primary has the newest data, and waits until they are protected. The
 * backup, whose safe copy was taken, does not wait until the primary serves. In classic mode it starts at once: it cannot
 * become active before it was a replica in sync. Under a lock it starts when the primary has it, as it may take it itself
 * otherwise.
 * @throws AmqHaError WRONG_STATE when a broker ended; TIMEOUT; PORT_IN_USE. Where the primary did not become active, the
 *   backup does not run any more, and its data are as they were before
 */
export async function startBoth(pair: HaPair, options: StartOptions): Promise<Look> {
  const { primary, backup } = pair;
  restoreBackupPolicy(pair);
  pair.rememberNewest('primary');
  const logs = { primary: primary.log(), backup: backup.log() };
  // A ZooKeeper session that expires while it becomes active ends it; it is made to be started again.
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
    if (withPrimary) recordCheckLeftOut(pair);
    else await primary.start();
    const look = await watchStart(
      pair,
      'backup',
      awaitProtected,
      isClassic
        ? { withPrimary }
        : { before: () => awaitPrimary('hold the lock', () => holdsLock(logs.primary.codes())) },
    );
    settleSafeCopy(backup);
    return look;
  } catch (error) {
    if (!hasBegun) dropSafeCopy(backup);
    else if (!logs.primary.has(CODE.active)) await takeBack(pair, hasFailed(logs.primary.codes()));
    throw error;
  } finally {
    putCheckBack(pair);
  }
}

/** The primary does not serve, so the backup has begun for nothing. */
async function takeBack({ primary, backup }: HaPair, primaryFailed: boolean): Promise<void> {
  await backup.kill();
  if (primaryFailed) await primary.kill();
  settleSafeCopy(backup);
}
