import { CODE } from '../../broker/log/log.ts';
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { RoundMilestoneName } from '../../model/timeline.ts';
import type { RoundMilestone } from '../../model/verdict.ts';
import { takeoverMs } from './activity.ts';
import type { Client } from './clients.ts';
import type { LogLines } from './log-lines.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';

/** The log code that shows a milestone; the other milestones come from other operations. */
export const MILESTONE_CODES = {
  promoting: CODE.promoting,
  active: CODE.active,
  'in-sync': CODE.replicaInSync,
  'hand-back': CODE.restartsAsBackup,
  'failback-active': CODE.active,
} as const satisfies Partial<Record<RoundMilestoneName, string>>;

/** The milestones of a round in the order of time, without those that did not happen. */
export function milestonesOf(
  lines: LogLines,
  round: Round,
  producers: readonly Client[],
): readonly RoundMilestone[] {
  const { target, atMs, recoverMs, endMs } = round;
  const other = otherRole(target);
  const takeover = takeoverMs(lines, round);
  const inRecovery = (role: BrokerRole, name: keyof typeof MILESTONE_CODES): number | null =>
    recoverMs === null
      ? null
      : lines.firstIn(role, MILESTONE_CODES[name], { fromMs: recoverMs, toMs: endMs });
  const moments: readonly (readonly [RoundMilestoneName, number | null])[] = [
    ['fault', atMs],
    ['promoting', lines.firstIn(other, MILESTONE_CODES.promoting, { fromMs: atMs, toMs: endMs })],
    ['active', takeover],
    ['first-ack', takeover === null ? null : firstSuccess(producers, takeover)],
    ['resume', round.resumeMs],
    ['reconnect', round.reconnectMs],
    ['end-split-brain', round.endSplitBrainMs],
    ['heal', recoverMs],
    ['in-sync', inRecovery(target, 'in-sync')],
    ['hand-back', inRecovery(other, 'hand-back')],
    ['failback-active', inRecovery(target, 'failback-active')],
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
