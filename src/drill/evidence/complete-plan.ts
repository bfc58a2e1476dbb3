import type { DrillPlan, RoundPlan } from '../../model/drill.ts';
import { EXPECTATIONS, factsOf, roleOf, type Expectation } from '../../model/faults.ts';
import type { NemesisOperation } from '../../model/history.ts';

/** A round as it may be stored: before the planner wrote what is expected, it had less. */
type StoredRound = Omit<RoundPlan, 'target' | 'expects'> & Partial<RoundPlan>;

/**
 * A plan with all that the judge needs. What its rounds lack comes from the catalogue, as far as
 * the history did not record it with the fault (`harmless`, of a fault whose outcome depends on
 * the pair). Nothing is expected of a fault that the catalogue does not know.
 */
export function completePlan(plan: DrillPlan, nemesis: readonly NemesisOperation[]): DrillPlan {
  const stored: readonly StoredRound[] = plan.rounds;
  const recorded = new Map(
    nemesis
      .filter(({ f }) => f === 'fault')
      .map(({ value: { round, harmless } }) => [round, harmless]),
  );
  return {
    ...plan,
    rounds: stored.map((round) => ({
      ...round,
      target: round.target ?? roleOf(factsOf(round.fault)),
      expects:
        EXPECTATIONS.find((known) => known === round.expects) ??
        expected(round.fault, recorded.get(round.round)),
    })),
  };
}

/** @param harmless as recorded with the fault; undefined when it was not */
function expected(fault: string, harmless: boolean | undefined): Expectation {
  if (harmless === true) return 'no-takeover';
  const { expects } = factsOf(fault);
  if (typeof expects === 'function') return 'either';
  return harmless === false && expects === 'no-takeover' ? 'either' : expects;
}
