import { CODE } from '../../broker/log/log.ts';
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { RoundMilestoneName } from '../../model/timeline.ts';
import type { RoundMilestone } from '../../model/verdict.ts';
import { takeoverMs } from './activity.ts';
import type { Client } from './clients.ts';
import type { LogLines } from './log-lines.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';

/** The log code that shows a milestone; the others are seen otherwise. */
export const MILESTONE_CODES = {
  promoting: CODE.promoting,
  active: CODE.active,
  'in-sync': CODE.replicaInSync,
  'hand-back': CODE.restartsAsBackup,
  'failback-active': CODE.active,
} as const satisfies Partial<Record<RoundMilestoneName, string>>;

/** What happened in a round, in the order of time; what did not happen is left out. */
export function milestonesOf(
  lines: LogLines,
  round: Round,
  producers: readonly Client[],
): readonly RoundMilestone[] {
  const { target, atMs, healMs, endMs } = round;
  const other = otherRole(target);
  const takeover = takeoverMs(lines, round);
  const inHeal = (role: BrokerRole, name: keyof typeof MILESTONE_CODES): number | null =>
    healMs === null
      ? null
      : lines.firstIn(role, MILESTONE_CODES[name], { fromMs: healMs, toMs: endMs });
  const moments: readonly (readonly [RoundMilestoneName, number | null])[] = [
    ['fault', atMs],
    ['promoting', lines.firstIn(other, MILESTONE_CODES.promoting, { fromMs: atMs, toMs: endMs })],
    ['active', takeover],
    ['first-ack', takeover === null ? null : firstSuccess(producers, takeover)],
    ['resume', round.resumeMs],
    ['reconnect', round.reconnectMs],
    ['end-split-brain', round.endSplitBrainMs],
    ['heal', healMs],
    ['in-sync', inHeal(target, 'in-sync')],
    ['hand-back', inHeal(other, 'hand-back')],
    ['failback-active', inHeal(target, 'failback-active')],
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
