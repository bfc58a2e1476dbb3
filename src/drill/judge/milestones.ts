import { CODE } from '../../broker/log/log.ts';
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { RoundMilestone } from '../../model/verdict.ts';
import { takeoverMs } from './activity.ts';
import type { Client } from './clients.ts';
import type { LogLines } from './log-lines.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from './sorted.ts';

/** What happened in a round, in the order of time; what did not happen is left out. */
export function milestonesOf(
  lines: LogLines,
  round: Round,
  producers: readonly Client[],
): readonly RoundMilestone[] {
  const { target, atMs, healMs, endMs } = round;
  const other = otherRole(target);
  const takeover = takeoverMs(lines, round);
  const inHeal = (role: BrokerRole, code: string): number | null =>
    healMs === null ? null : lines.firstIn(role, code, { fromMs: healMs, toMs: endMs });
  const moments: readonly (readonly [RoundMilestone['name'], number | null])[] = [
    ['fault', atMs],
    ['promoting', lines.firstIn(other, CODE.promoting, { fromMs: atMs, toMs: endMs })],
    ['active', takeover],
    ['first-ack', takeover === null ? null : firstSuccess(producers, takeover)],
    ['resume', round.resumeMs],
    ['reconnect', round.reconnectMs],
    ['end-split-brain', round.endSplitBrainMs],
    ['heal', healMs],
    ['in-sync', inHeal(target, CODE.replicaInSync)],
    ['hand-back', inHeal(other, CODE.restartsAsBackup)],
    ['failback-active', inHeal(target, CODE.active)],
    ['protected', round.protectedMs],
  ];
  return (
    moments
      .flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms }]))
      .sort((a, b) => a.ms - b.ms)
      // A log line may seem to be a little older than the fault that caused it.
      .map(({ name, ms }) => ({ name, atMs: Math.max(0, Math.round(ms - atMs)) }))
  );
}

function firstSuccess(clients: readonly Client[], afterMs: number): number | null {
  const first = Math.min(
    ...clients.map(({ times }) => times[firstAfter(times, afterMs)] ?? Number.POSITIVE_INFINITY),
  );
  return Number.isFinite(first) ? first : null;
}
