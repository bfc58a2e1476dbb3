import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES, type BrokerRole } from '../model/broker.ts';
import type { Distribution, JavaNeeds, JavaRuntime } from '../model/distribution.ts';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Progress } from '../model/step.ts';
import { compareVersions } from '../distribution/detect/compare-versions.ts';
import { chooseJava, findJavas } from '../distribution/java/java.ts';
import { resolveSource, type Source } from '../distribution/acquire/source.ts';
import { hasUpgradeCommand } from '../distribution/detect/upgrade-command.ts';
import { aliasInPlace, ensureAlias } from '../pair/record/alias.ts';
import type { BrokerHome, PairPlan } from '../pair/plan/pair-plan.ts';
import { homeOf } from '../pair/plan/broker-home.ts';
import { fetchSoftware } from '../pair/install/fetch.ts';
import type { Look } from '../pair/observe/state.ts';
import { describe, type HaPair } from '../pair/observe/ha-pair.ts';
import { isMarkedAsOurs, markAsOurs } from '../pair/install/install.ts';
import { distributionFolderOf } from '../pair/plan/paths.ts';
import { refuseUnknownLock } from '../pair/plan/lock-manager.ts';
import { checkHome } from '../pair/install/preflight.ts';
import { refuseUnfit } from './judge-target.ts';

interface PrepareOptions {
  /** A version, zip, folder or URL. */
  readonly to: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Folder into which the new software is unpacked; the caller removes it after `putInPlace`. */
  readonly work: string;
}

/** What an upgrade is going to do; nothing of the pair was changed so far. */
export interface Prepared {
  readonly from: string;
  readonly to: BrokerHome;
  /** The new software as the user named it. */
  readonly given: string;
  /** Folder of the unpacked software. */
  readonly unpacked: string;
  /** A Java that runs both versions. */
  readonly java: JavaRuntime;
  /** The backup is active with the new software: only the primary is left to be upgraded. */
  readonly isRest: boolean;
  /** Brokers that do not run the new software yet, in the order of the upgrade. */
  readonly roles: readonly BrokerRole[];
}

/**
 * Fetches the new software, chooses its folder and its Java, and refuses an upgrade that would
 * fail.
 * @throws AmqHaError WRONG_STATE (not protected, a downgrade, or a configuration that the new
 *   release does not accept), USAGE (exit 69: its lock manager or `artemis upgrade` is missing),
 *   WRONG_JAVA, NOT_WRITABLE, and the errors of `resolveSource` and `fetchSoftware`
 */
export async function prepareUpgrade(pair: HaPair, options: PrepareOptions): Promise<Prepared> {
  const { home, plan } = pair;
  const snapshot = await pair.look();
  const isFailedOverMidway =
    snapshot.state === 'failed-over' &&
    homeOf(plan, 'backup').distribution.version !== homeOf(plan, 'primary').distribution.version;
  if (snapshot.state !== 'protected' && !isFailedOverMidway) throw wrongState(snapshot);
  checkHome(home);
  const source = await sourceOf(options.to, home);
  const software = await fetchSoftware({ ...options, source, into: options.work });
  const { distribution, policyElements, xsd, path: unpacked } = software;
  const present = BROKER_ROLES.map((role) => homeOf(plan, role).distribution);
  const from = present[0]?.version ?? '';
  const roles = (['backup', 'primary'] as const).filter(
    (role) => compareVersions(homeOf(plan, role).distribution.version, distribution.version) !== 0,
  );
  const isRest = isFailedOverMidway && roles.length === 1 && roles[0] === 'primary';
  if (isFailedOverMidway && !isRest) throw wrongState(snapshot);
  for (const { version, product } of present)
    refuseDowngrade(product, version, distribution.version);
  refuseUnknownLock(distribution, plan.settings.lockManager);
  if (roles.length > 0 && !(await hasUpgradeCommand(unpacked)))
    throw noUpgradeCommand(distribution);
  const needs = neededByAll([...present, distribution].map(({ java }) => java));
  // The pair's own Java first: the brokers run with it already.
  const java = chooseJava(
    [plan.java, ...(await findJavas(options.env))],
    needs,
    `${distribution.product} beside ${from}`,
  );
  const folder = folderFor(plan, distribution);
  const alias = aliasInPlace(distributionFolderOf(home, folder), null);
  const to = { distribution, policyElements, folder, alias };
  if (roles.length > 0) {
    await refuseUnfit(pair, to, { xsd, given: options.to });
    if (java.home !== plan.java.home)
      options.progress.say(`Java ${java.feature} fits both versions: ${java.home}`);
    refuseOccupied(pair, to);
  }
  return { from, to, given: options.to, unpacked, java, isRest, roles };
}

/**
 * Moves the new software to its folder, and makes its link. What an earlier attempt left in that
 * folder is removed, unless a broker runs from it: then the upgrade is being completed, and the
 * folder stays.
 */
export function putInPlace(pair: HaPair, { to, unpacked, java }: Prepared): void {
  const path = distributionFolderOf(pair.home, to.folder);
  if (!isInUse(pair.plan, to)) {
    rmSync(path, { recursive: true, force: true });
    markAsOurs(unpacked);
    renameSync(unpacked, path);
  }
  if (to.alias !== null) ensureAlias(to.alias, path);
  pair.adopt({ ...pair.plan, java });
}

/** Returns the requirements on a Java that runs all of these. */
export function neededByAll(needs: readonly JavaNeeds[]): JavaNeeds {
  const limits = needs.flatMap(({ max }) => max ?? []);
  return {
    min: Math.max(...needs.map(({ min }) => min)),
    max: limits.length === 0 ? null : Math.min(...limits),
    jaxbReflection: needs.some(({ jaxbReflection }) => jaxbReflection),
  };
}

const wrongState = (snapshot: Look): AmqHaError =>
  new AmqHaError(
    'WRONG_STATE',
    `an upgrade needs a protected pair; this one is ${describe(snapshot)}`,
    {
      hint: snapshot.state === 'failed-over' ? 'amq-ha-demo failback' : 'amq-ha-demo start',
      ...(snapshot.state === 'down' ? { exit: EXIT.notRunning } : {}),
    },
  );

/** Throws if `to` is older: newer brokers read the journal of older ones, but not the reverse. */
function refuseDowngrade(product: string, from: string, to: string): void {
  if (compareVersions(to, from) >= 0) return;
  throw new AmqHaError(
    'WRONG_STATE',
    `${to} is older than ${product}, which runs here: an older broker may not be able to read the journal of a newer one`,
    { hint: `amq-ha-demo init --broker ${to}   (a fresh pair; the present one becomes .OLD)` },
  );
}

const noUpgradeCommand = ({ product, version }: Distribution): AmqHaError =>
  new AmqHaError(
    'USAGE',
    `${product} cannot upgrade an instance: it has no command \`artemis upgrade\` (introduced in Artemis 2.27)`,
    {
      hint: `amq-ha-demo init --broker ${version}   (a fresh pair; the present one becomes .OLD)`,
      exit: EXIT.unavailable,
    },
  );

/**
 * Returns the folder for the new software; if another version runs from that folder, one with its
 * version.
 */
function folderFor(plan: PairPlan, to: Distribution): string {
  const used = BROKER_ROLES.map((role) => homeOf(plan, role));
  const same = used.find(({ distribution }) => distribution.version === to.version);
  if (same !== undefined) return same.folder;
  const isTaken = [plan, ...used].some(({ folder }) => folder === to.folder);
  return isTaken ? `${to.folder}-${to.version}` : to.folder;
}

/** True if a broker already runs from the folder of this software. */
const isInUse = (plan: PairPlan, { folder }: BrokerHome): boolean =>
  BROKER_ROLES.some((role) => homeOf(plan, role).folder === folder);

function refuseOccupied({ home, plan }: HaPair, to: BrokerHome): void {
  const path = distributionFolderOf(home, to.folder);
  if (isInUse(plan, to) || !existsSync(path)) return;
  if (isMarkedAsOurs(path) && !existsSync(join(path, 'instances'))) return;
  throw new AmqHaError(
    'NOT_WRITABLE',
    `${path} exists: this program did not unpack it, or it contains instances`,
    { hint: `mv ${path} ${path}.mine` },
  );
}

/** @throws AmqHaError of `resolveSource`, with a hint that names the option of this command */
async function sourceOf(to: string, home: string): Promise<Source> {
  try {
    return await resolveSource(to, home);
  } catch (error) {
    if (!(error instanceof AmqHaError)) throw error;
    throw new AmqHaError(error.code, error.message, {
      hint: 'amq-ha-demo upgrade --to <version, zip, folder or https URL>',
      cause: error,
    });
  }
}
