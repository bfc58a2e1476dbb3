import type { Distribution } from '../model/distribution.ts';
import { AmqHaError } from '../model/errors.ts';
import type { MatrixResult, MatrixRow, MatrixSettings } from '../model/matrix.ts';
import { maskUrl } from '../distribution/acquire/mask.ts';
import type { PairPlan } from '../pair/plan/pair-plan.ts';
import type { SmokeRun } from '../walk/run-smoke.ts';

/** The row of a broker whose walk began. */
export function rowOf(
  broker: string,
  { distribution, plan, drill, error, ok, steps }: RowInput,
  settings: MatrixSettings | null,
): MatrixRow {
  const result: MatrixResult = ok ? 'pass' : error === null ? 'fail' : 'error';
  const last = steps.at(-1);
  const saw =
    last === undefined
      ? 'no step was made'
      : `${last.name}: ${last.seen} (expected ${last.expected})`;
  const verdict = drill?.verdict;
  return {
    broker: maskUrl(broker),
    version: distribution?.version ?? null,
    product: distribution?.product ?? null,
    java: plan?.java.feature ?? null,
    javaHome: plan?.java.home ?? null,
    vocabulary: distribution?.vocabulary ?? null,
    haMode: plan?.haMode ?? null,
    settings,
    ok,
    result,
    why: ok ? null : (error?.message ?? saw),
    hint: hintOf(error),
    outageMs: verdict?.outageMs.max ?? null,
    failbackOutageMs: verdict?.failbackOutageMs.max ?? null,
    lost: verdict?.lost ?? null,
    steps,
  };
}

/** What a row shows of a run. */
interface RowInput extends Omit<SmokeRun, 'distribution' | 'plan'> {
  readonly distribution: Pick<Distribution, 'version' | 'product' | 'vocabulary'> | null;
  readonly plan: Pick<PairPlan, 'haMode' | 'java'> | null;
}

/** The row of a broker that could not even be looked at. */
export function untouchedRow(broker: string, error: Error): MatrixRow {
  const run = { ok: false, steps: [], distribution: null, plan: null, drill: null, error };
  return rowOf(broker, run, null);
}

const hintOf = (error: Error | null): string | null =>
  error instanceof AmqHaError && error.hint !== '' ? error.hint : null;
