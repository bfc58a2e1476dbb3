import type { RoundVerdict } from '../../model/verdict.ts';
import type { Messages } from '../evidence/evidence.ts';
import { clip, inOrder, lengthOf } from './spans.ts';

/**
 * Acknowledged messages a second from the first send to the last one, without the outages, in which
 * producers only waited.
 */
export function throughputOf(
  { count, sentAt }: Messages,
  acknowledged: number,
  rounds: readonly RoundVerdict[],
): number {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (let number = 0; number < count; number += 1) {
    const sent = sentAt[number] ?? Number.NaN;
    if (sent < fromMs) fromMs = sent;
    if (sent > toMs) toMs = sent;
  }
  const waits = rounds.flatMap(({ outage, failbackOutage }) =>
    [outage, failbackOutage].filter((wait) => wait !== null),
  );
  const flowingMs = toMs - fromMs - lengthOf(clip(inOrder(waits), { fromMs, toMs }));
  return flowingMs > 0 ? Math.round((acknowledged * 1_000) / flowingMs) : 0;
}
