import { randomInt } from 'node:crypto';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { DRILL_DEFAULTS } from '../drill/plan/plan.ts';
import { MAX_SEED } from '../drill/plan/random.ts';
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
import { exchange, leaveToBackup, newCourse, type Course } from './exchange.ts';
import { ROUND_OF, upgradeRounds } from './rounds.ts';

interface UpgradeOptions {
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
  const course = newCourse();
  const faults = prepared.roles.map((role) => ROUND_OF[role]);
  const outcome = await conductDrill({
    pair,
    options: {
      ...{ ...DRILL_DEFAULTS, seed: randomInt(MAX_SEED), faults, rounds: faults.length },
      ...{ inOrder: true, name: 'upgrade' },
    },
    injections: upgradeRounds(prepared.to, course),
    sources: 'pair',
    runs: runsOf(pair.home),
    command: `amq-ha-demo upgrade --to ${prepared.to.distribution.version}`,
    keepsPair: true,
    isLeftAsItIs: () => course.leftToBackup,
    ...{ signal, onEvent },
  })
    .catch((error: unknown) => {
      if (course.error === null || signal.aborted) throw error;
      return null; // what failed first is told
    })
    .finally(() => close(pair, prepared, course));
  if (outcome !== null && course.error === null) return outcome;
  throw failed(pair, prepared, course, outcome === null ? {} : { verdict: outcome.verdict });
}

/**
 * The rest of an upgrade that failed or was cut off in the primary's turn: the backup serves alone with the new software,
 * so nothing is left to be proven by a drill.
 * @throws AmqHaError of the step that failed, with the old software back; INTERRUPTED
 */
export async function finishUpgrade(
  pair: HaPair,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<void> {
  const course = newCourse();
  try {
    await exchange(pair, 'primary', prepared.to, course, signal);
  } catch (error) {
    throw course.error === null ? error : failed(pair, prepared, course, {});
  } finally {
    await close(pair, prepared, course);
  }
}

/**
 * However it ended: an exchange that is still open is decided, the backup serves where the primary cannot, and a link to
 * software that no broker runs after all goes.
 */
async function close(pair: HaPair, { to, isRest }: Prepared, course: Course): Promise<void> {
  if (!(await settleSwitch(pair))) await startPair(pair);
  const isBackups = course.proven || isRest;
  if (isBackups && !course.leftToBackup && !(await hasPrimary(pair)))
    await leaveToBackup(pair, course);
  const { home, plan } = pair;
  if (to.alias !== null && !aliasesOf(home, plan).some(({ alias }) => alias === to.alias))
    removeAlias(to.alias, distributionFolderOf(home, to.folder));
}

/** True where the primary serves, or has the newest data: it was in sync, and then active. */
async function hasPrimary(pair: HaPair): Promise<boolean> {
  await settle(pair);
  const { active } = await pair.look();
  const standing = standingOf(codesSince(pair.primary.instance, null).codes);
  return active === 'primary' || (active === null && standing === 'successor');
}

function failed(
  pair: HaPair,
  { given }: Prepared,
  course: Course,
  document: Readonly<Record<string, unknown>>,
): AmqHaError {
  const { error } = course;
  const { code, message, hint } = error ?? new AmqHaError('INTERNAL', 'nothing failed');
  return new AmqHaError(code, [message, ...whereItStands(pair, course)].join('\n'), {
    hint: course.leftToBackup
      ? `amq-ha-demo upgrade --to ${given}   (when its cause is fixed)`
      : hint,
    ...{ exit: EXIT.failed, cause: error, document },
  });
}

/** Who runs what after a step that failed, in words. */
function whereItStands(pair: HaPair, { keptOld, leftToBackup }: Course): readonly string[] {
  const { primary, backup } = pair;
  const versions = pair.brokers
    .map(({ role, name }) => `${name} runs ${homeOf(pair.plan, role).distribution.version}`)
    .join(', ');
  if (leftToBackup) {
    return [
      `${primary.name} has its old software again, which does not replicate from the new one either: it was ended. ${backup.name} serves alone, with everything.`,
      `${versions}.`,
    ];
  }
  const back = keptOld ? ['The old software is back where the step failed.'] : [];
  return [...back, `${versions}; the same command goes on from there.`];
}
