import type { BrokerRole } from '../../model/broker.ts';
import type { Change } from '../../model/change.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { AckProbe } from '../../messaging/ack-probe.ts';
import { CODE } from '../../broker/log/log.ts';
import type { LogWatch } from '../../broker/log/log-watch.ts';
import { type HaPair } from '../observe/ha-pair.ts';
import { makeGuard, type Guard } from '../start/guard.ts';
import { milestones } from './milestones.ts';
import { endProbe, firstAck, startProbe } from './probe.ts';
import { restoreBackupPolicy } from '../start/backup-policy.ts';
import { refuseSplitBrain } from '../observe/refuse-split-brain.ts';
import { startPair } from '../start/start.ts';
import { waitProtected, waitStarted } from '../start/wait-protected.ts';
import { startBeside } from '../start/start-broker.ts';

interface FailbackOptions {
  readonly signal?: AbortSignal | undefined;
  readonly say?: ((line: string) => void) | undefined;
}

/**
 * Restarts the stopped broker, and waits until the original roles are restored and the replica is
 * in sync.
 * @returns null when the pair was protected already
 * @throws AmqHaError SPLIT_BRAIN, WRONG_STATE (no broker runs), TIMEOUT
 */
export async function failback(
  pair: HaPair,
  options: FailbackOptions = {},
): Promise<Change | null> {
  const snapshot = await pair.look();
  refuseSplitBrain(snapshot);
  if (snapshot.state === 'protected') return null;
  if (snapshot.state === 'down') {
    throw new AmqHaError('WRONG_STATE', 'no broker runs, so there is nothing to fail back from', {
      hint: 'amq-ha-demo start',
      exit: EXIT.notRunning,
    });
  }
  if (snapshot.state !== 'failed-over') return restartStopped(pair, options);
  if (snapshot.sample.primary.process?.paused === true) {
    options.say?.(
      `ending the paused ${pair.primary.name} (resumed, it would be active beside ${pair.backup.name})`,
    );
    await pair.primary.kill();
  }
  const guard = pair.primary.process() === null ? makeGuard(pair, 'primary') : null;
  try {
    return await measuredFailback(pair, guard, options);
  } finally {
    guard?.discard();
  }
}

/**
 * Fails back while a probe client measures the outage.
 * @param guard of the primary, which is to be started; null when the primary runs already
 */
async function measuredFailback(
  pair: HaPair,
  guard: Guard | null,
  options: FailbackOptions,
): Promise<Change> {
  const probe = await startProbe(pair, options.signal);
  const logs = { primary: pair.primary.watchLog(), backup: pair.backup.watchLog() };
  try {
    const change = await failBack(pair, { guard, probe, logs }, options);
    await Promise.all([pair.remember(), endProbe(pair, probe, 'primary')]);
    return change;
  } catch (error) {
    await endProbe(pair, probe);
    throw error;
  } finally {
    for (const log of Object.values(logs)) log.stop();
  }
}

/**
 * Restarts the stopped broker of a pair whose primary is active or can become so; no role changes.
 */
async function restartStopped(pair: HaPair, options: FailbackOptions): Promise<Change> {
  const startedAtMs = performance.now();
  const done = await startPair(pair, options);
  const restoredAtMs = performance.now();
  return {
    from: pair.primary.name,
    to: pair.primary.name,
    by: 'start',
    outageMs: 0,
    milestones: milestones(startedAtMs, [
      ['start', startedAtMs],
      [done.state === 'protected' ? 'protected' : 'active', restoredAtMs],
    ]),
    restoredMs: Math.round(restoredAtMs - startedAtMs),
  };
}

interface Watches {
  readonly guard: Guard | null;
  readonly probe: AckProbe;
  readonly logs: Readonly<Record<BrokerRole, LogWatch>>;
}

async function failBack(
  pair: HaPair,
  { guard, probe, logs }: Watches,
  options: FailbackOptions,
): Promise<Change> {
  const { primary, backup } = pair;
  probe.watchFor('primary', 0);
  probe.resetGaps();
  const startedAtMs = performance.now();
  const since = { primary: primary.log(), backup: backup.log() };
  if (guard === null) await waitProtected(pair, options);
  else await startBeside(pair, 'primary', () => waitStarted(pair, since, options), { guard });
  const protectedAtMs = performance.now();
  const ack = await firstAck(probe, primary, options.signal);
  restoreBackupPolicy(pair);
  const gap = probe.longestGap;
  return {
    from: backup.name,
    to: primary.name,
    by: 'start',
    outageMs: gap === null ? 0 : Math.round(gap.toMs - gap.fromMs),
    milestones: milestones(startedAtMs, [
      ['start', startedAtMs],
      ['in-sync', logs.primary.firstMs(CODE.replicaInSync)],
      ['hand-back', logs.backup.firstMs(CODE.restartsAsBackup)],
      ['promoting', logs.primary.firstMs(CODE.promoting)],
      ['active', logs.primary.firstMs(CODE.active)],
      ['first-ack', ack.atMs],
      ['protected', protectedAtMs],
    ]),
    restoredMs: Math.round(protectedAtMs - startedAtMs),
  };
}
