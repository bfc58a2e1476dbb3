import type { FailureDetection } from '../../model/broker.ts';
import type { DrillPlan, PairFacts, RoundPlan } from '../../model/drill.ts';
import { EXPECTATIONS, factsOf, roleOf, type Expectation } from '../../model/faults.ts';
import type { NemesisOperation } from '../../model/history.ts';

/** A plan as it may be stored: version 0.1 did not write these fields. */
interface StoredPlan extends Omit<DrillPlan, 'rounds' | 'pair'> {
  readonly rounds: readonly (Omit<RoundPlan, 'target' | 'expects'> & Partial<RoundPlan>)[];
  readonly pair: Omit<PairFacts, 'failureDetection'> & Partial<PairFacts>;
}

/**
 * A plan with all fields that judge, report and comparison need. Fields that its rounds lack come
 * from the fault catalogue, unless the history recorded them with the fault (`harmless`, for a
 * fault whose outcome depends on the pair). A fault that the catalogue does not know may have
 * either outcome.
 */
export function completePlan(plan: StoredPlan, nemesis: readonly NemesisOperation[]): DrillPlan {
  const recorded = new Map(
    nemesis
      .filter(({ f }) => f === 'fault')
      .map(({ value: { round, harmless } }) => [round, harmless]),
  );
  return {
    ...plan,
    pair: { ...plan.pair, failureDetection: plan.pair.failureDetection ?? detectionIn(plan.pair) },
    rounds: plan.rounds.map((round) => ({
      ...round,
      target: round.target ?? roleOf(factsOf(round.fault)),
      expects:
        EXPECTATIONS.find((known) => known === round.expects) ??
        expected(round.fault, recorded.get(round.round)),
    })),
  };
}

/** The failure detection, from the list of settings that the report shows. */
const detectionIn = ({ settings }: StoredPlan['pair']): FailureDetection =>
  settings.some(({ name, value }) => name === 'failure-detection' && value === 'stock')
    ? 'stock'
    : 'fast';

/** @param harmless as recorded with the fault; undefined when it was not */
function expected(fault: string, harmless: boolean | undefined): Expectation {
  if (harmless === true) return 'no-takeover';
  const { expects } = factsOf(fault);
  if (typeof expects === 'function') return 'either';
  return harmless === false && expects === 'no-takeover' ? 'either' : expects;
}
