import { randomInt } from 'node:crypto';
import { AmqHaError } from '../model/errors.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { DRILL_DEFAULTS } from '../drill/plan.ts';
import { MAX_SEED } from '../drill/random.ts';
import { runsOf } from '../drill/run-store.ts';
import { removeAlias } from '../pair/alias.ts';
import { aliasesOf, homeOf, type BrokerHome } from '../pair/broker-home.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import { distributionFolderOf } from '../pair/plan.ts';
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
  const failure: Failure = { error: null, keptOld: false, leftToBackup: false };
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
    isLeftAsItIs: () => failure.leftToBackup,
    ...{ signal, onEvent },
  }).finally(() => {
    forgetUnused(pair, prepared.to);
  });
  if (failure.error === null) return outcome;
  const { code, message, hint } = failure.error;
  const mend = failure.leftToBackup ? 'amq-ha-demo failback   (when its cause is mended)' : hint;
  throw new AmqHaError(code, [message, ...whereItStands(pair, failure)].join('\n'), {
    ...{ hint: mend, exit: 1, cause: failure.error },
    document: { verdict: outcome.verdict },
  });
}

/** The link to software that no broker runs after all. */
function forgetUnused({ home, plan }: HaPair, { alias, folder }: BrokerHome): void {
  if (alias !== null && !aliasesOf(home, plan).some((each) => each.alias === alias))
    removeAlias(alias, distributionFolderOf(home, folder));
}

/** Who runs what after a step that failed, in words. */
function whereItStands(pair: HaPair, { keptOld, leftToBackup }: Failure): readonly string[] {
  const versions = pair.brokers.map(
    ({ role, name }) => `${name} runs ${homeOf(pair.plan, role).distribution.version}`,
  );
  if (leftToBackup) {
    const why = `Neither software served on ${pair.primary.name}. ${pair.backup.name} serves alone, with everything.`;
    return [why, `${versions.join(', ')}.`];
  }
  const back = keptOld ? ['The old software is back where the step failed.'] : [];
  return [...back, `${versions.join(', ')}; the same command goes on from there.`];
}
