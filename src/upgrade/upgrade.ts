import { randomInt } from 'node:crypto';
import { AmqHaError } from '../model/errors.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { DRILL_DEFAULTS } from '../drill/plan.ts';
import { MAX_SEED } from '../drill/random.ts';
import { runsOf } from '../drill/run-store.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import type { Prepared } from './prepare.ts';
import { ROUND_OF, upgradeRounds, type Failure } from './rounds.ts';

export interface UpgradeOptions {
  readonly pair: HaPair;
  readonly prepared: Prepared;
  readonly signal: AbortSignal;
  readonly onEvent: (event: DrillEvent) => void;
}

/**
 * Brings the brokers to the new software, one after the other, under load that never stops; judged as a drill.
 * @throws AmqHaError of a step that failed, with the verdict in its document; the old software is back then; INTERRUPTED
 */
export async function upgradePair(options: UpgradeOptions): Promise<DrillOutcome> {
  const { pair, prepared, signal, onEvent } = options;
  const failure: Failure = { error: null };
  const faults = prepared.roles.map((role) => ROUND_OF[role]);
  const outcome = await conductDrill({
    pair,
    options: {
      ...{ ...DRILL_DEFAULTS, seed: randomInt(MAX_SEED), faults, rounds: faults.length },
      ...{ inOrder: true, name: 'upgrade' },
    },
    faults: upgradeRounds(prepared.to, failure),
    sources: 'pair',
    runs: runsOf(pair.home),
    command: `amq-ha-demo upgrade --to ${prepared.to.distribution.version}`,
    keepsPair: true,
    ...{ signal, onEvent },
  });
  if (failure.error === null) return outcome;
  const { code, message, hint } = failure.error;
  throw new AmqHaError(code, `${message}\nThe old software is back.`, {
    ...{ hint, exit: 1, cause: failure.error },
    document: { verdict: outcome.verdict },
  });
}
