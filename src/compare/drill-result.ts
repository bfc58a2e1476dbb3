import { join } from 'node:path';
import type { DrillPlan } from '../model/drill.ts';
import type { Verdict } from '../model/verdict.ts';
import { FLAG, type Evidence } from '../drill/evidence/evidence.ts';
import { isLost } from '../drill/judge/ledger.ts';
import { readEvidence } from '../drill/evidence/read-history.ts';
import { roundsOf } from '../drill/judge/rounds.ts';
import { firstAfter } from '../math/bisect.ts';
import { HISTORY } from '../drill/run-store.ts';
import type { DrillResult } from './rows.ts';

interface JudgedDrill {
  readonly folder: string;
  readonly plan: DrillPlan;
  readonly verdict: Verdict;
}

/**
 * A judged drill with what its verdict does not tell by round. Only one that failed has that to tell:
 * a pass is drained and has no other side. Then the history is read once more.
 */
export async function drillResult(
  { folder, plan, verdict }: JudgedDrill,
  run: string | null,
): Promise<DrillResult> {
  const simple = { plan, verdict, run, isDrained: true, otherSide: new Map<number, number>() };
  if (verdict.verdict !== 'fail') return simple;
  const evidence = await readEvidence(join(folder, HISTORY), plan);
  return {
    ...simple,
    isDrained: evidence.drain?.type === 'ok',
    otherSide: otherSideByRound(evidence),
  };
}

/** Lost messages found in the journal of a broker that was ended in a split brain, by the round in which they were acknowledged. */
export function otherSideByRound(evidence: Evidence): ReadonlyMap<number, number> {
  const { messages } = evidence;
  const rounds = roundsOf(evidence);
  const ends = Float64Array.from(rounds.slice(0, -1), ({ endMs }) => endMs);
  const counts = new Map<number, number>();
  for (let number = 0; number < messages.count; number += 1) {
    const flags = messages.flags[number] ?? 0;
    if (!isLost(flags) || (flags & FLAG.inOtherJournal) === 0) continue;
    const round = rounds[firstAfter(ends, messages.ackedAt[number] ?? 0)]?.round;
    if (round !== undefined) counts.set(round, (counts.get(round) ?? 0) + 1);
  }
  return counts;
}
