import { AmqHaError, EXIT } from '../model/errors.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { drillOptionsOf } from '../drill/plan/plan.ts';
import { runsOf } from '../drill/run-store.ts';
import { removeAlias } from '../pair/record/alias.ts';
import { aliasesOf, homeOf } from '../pair/plan/broker-home.ts';
import { codesSince } from '../broker/log/log-position.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { distributionFolderOf } from '../pair/plan/paths.ts';
import { settleSwitch } from '../pair/exchange/settle-switch.ts';
import { settle, startPair } from '../pair/start/start.ts';
import { standingOf } from '../pair/observe/state.ts';
import type { Prepared } from './prepare.ts';
import { continueOnBackup, exchange, newUpgradeState, type UpgradeState } from './exchange.ts';
import { ROUND_OF, upgradeRounds } from './rounds.ts';

interface UpgradeOptions {
  readonly pair: HaPair;
  readonly prepared: Prepared;
  readonly signal: AbortSignal;
  readonly onEvent: (event: DrillEvent) => void;
}

/**
 * Upgrades the brokers one after the other, under continuous load. Returns the outcome as of a
 * drill.
 * @throws AmqHaError of a step that failed, with the verdict in its document and the old software
 *   restored; INTERRUPTED
 */
export async function upgradePair(options: UpgradeOptions): Promise<DrillOutcome> {
  const { pair, prepared, signal, onEvent } = options;
  const state = newUpgradeState();
  const faults = prepared.roles.map((role) => ROUND_OF[role]);
  const outcome = await conductDrill({
    pair,
    options: {
      ...drillOptionsOf({}),
      faults,
      rounds: faults.length,
      inOrder: true,
      name: 'upgrade',
    },
    injections: upgradeRounds(prepared.to, state),
    sources: 'pair',
    runs: runsOf(pair.home),
    command: `amq-ha-demo upgrade --to ${prepared.to.distribution.version}`,
    keepsPair: true,
    isLeftAsItIs: () => state.isBackupOnly,
    signal,
    onEvent,
  })
    .catch((error: unknown) => {
      if (state.error === null || signal.aborted) throw error;
      return null; // the first error is reported
    })
    .finally(() => conclude(pair, prepared, state));
  if (outcome !== null && state.error === null) return outcome;
  throw failed(pair, prepared, state, outcome === null ? {} : { verdict: outcome.verdict });
}

/**
 * Completes an upgrade that failed or was interrupted while the primary was upgraded. The backup is
 * active with the new software and without a replica, so a drill would prove nothing more.
 * @throws AmqHaError of the step that failed, with the old software restored; INTERRUPTED
 */
export async function finishUpgrade(
  pair: HaPair,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<void> {
  const state = newUpgradeState();
  try {
    await exchange(pair, 'primary', prepared.to, state, signal);
  } catch (error) {
    throw state.error === null ? error : failed(pair, prepared, state, {});
  } finally {
    await conclude(pair, prepared, state);
  }
}

/**
 * Concludes an upgrade, however it ended: decides an exchange that is still open, lets the backup
 * be active if the primary cannot, and removes the link to software that no broker runs.
 */
async function conclude(
  pair: HaPair,
  { to, isRest }: Prepared,
  state: UpgradeState,
): Promise<void> {
  if (!(await settleSwitch(pair))) await startPair(pair);
  const isBackupUpgraded = state.isProven || isRest;
  if (isBackupUpgraded && !state.isBackupOnly && !(await isPrimaryUsable(pair)))
    await continueOnBackup(pair, state);
  const { home, plan } = pair;
  if (to.alias !== null && !aliasesOf(home, plan).some(({ alias }) => alias === to.alias))
    removeAlias(to.alias, distributionFolderOf(home, to.folder));
}

/**
 * True if the primary is active, or has the newest data: it was in sync, and then became active.
 */
async function isPrimaryUsable(pair: HaPair): Promise<boolean> {
  await settle(pair);
  const { active } = await pair.look();
  const standing = standingOf(codesSince(pair.primary.instance, null).codes);
  return active === 'primary' || (active === null && standing === 'successor');
}

function failed(
  pair: HaPair,
  { given }: Prepared,
  state: UpgradeState,
  document: Readonly<Record<string, unknown>>,
): AmqHaError {
  const { error } = state;
  const { code, message, hint } = error ?? new AmqHaError('INTERNAL', 'nothing failed');
  return new AmqHaError(code, [message, ...describeVersions(pair, state)].join('\n'), {
    hint: state.isBackupOnly
      ? `amq-ha-demo upgrade --to ${given}   (once the cause is fixed)`
      : hint,
    exit: EXIT.failed,
    cause: error,
    document,
  });
}

/** Describes which software each broker runs after a failed step, one sentence each. */
function describeVersions(
  pair: HaPair,
  { isRolledBack, isBackupOnly }: UpgradeState,
): readonly string[] {
  const { primary, backup } = pair;
  const versions = pair.brokers
    .map(({ role, name }) => `${name} runs ${homeOf(pair.plan, role).distribution.version}`)
    .join(', ');
  if (isBackupOnly) {
    return [
      `${primary.name} has its old software again, which does not replicate from the new one either, so it was ended. ${backup.name} has all data, and is active without a replica.`,
      `${versions}.`,
    ];
  }
  const rolledBack = isRolledBack ? ['The old software is back where the step failed.'] : [];
  return [...rolledBack, `${versions}; the same command continues from there.`];
}
