import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES, type BrokerRole } from '../model/broker.ts';
import type { Distribution, JavaRuntime } from '../model/distribution.ts';
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
import { neededByAll } from './java-for-all.ts';
import { refuseUnfit } from './judge-target.ts';

interface PrepareOptions {
  /** A version, zip, folder or URL. */
  readonly to: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Folder that the new software is unpacked into; removed by the caller, after `putInPlace`. */
  readonly work: string;
}

/** What an upgrade is going to do; nothing of the pair was touched so far. */
export interface Prepared {
  readonly from: string;
  readonly to: BrokerHome;
  /** The new broker as it was named. */
  readonly given: string;
  /** Where its software was unpacked. */
  readonly unpacked: string;
  /** Runs both versions. */
  readonly java: JavaRuntime;
  /** The backup serves alone with the new software: only the primary's exchange is left. */
  readonly isRest: boolean;
  /** Who does not run it yet, in the order of the upgrade; empty: nothing to do. */
  readonly roles: readonly BrokerRole[];
}

/**
 * Gets the new software, decides where it will lie and which Java runs it, and refuses what could
 * not end well.
 * @throws AmqHaError WRONG_STATE (not protected, a step back, or a configuration that the new release does not run with), USAGE (exit 69: its lock manager or `artemis upgrade`
 *   is not there), WRONG_JAVA, NOT_WRITABLE, and whatever getting it can throw
 */
export async function prepareUpgrade(pair: HaPair, options: PrepareOptions): Promise<Prepared> {
  const { home, plan } = pair;
  const look = await pair.look();
  const mayBeRest =
    look.state === 'failed-over' &&
    homeOf(plan, 'backup').distribution.version !== homeOf(plan, 'primary').distribution.version;
  if (look.state !== 'protected' && !mayBeRest) throw unready(look);
  checkHome(home);
  const source = await sourceOf(options.to, home);
  const software = await fetchSoftware({ ...options, source, into: options.work });
  const { distribution, policyElements, xsd, path: unpacked } = software;
  const present = BROKER_ROLES.map((role) => homeOf(plan, role).distribution);
  const from = present[0]?.version ?? '';
  const roles = (['backup', 'primary'] as const).filter(
    (role) => compareVersions(homeOf(plan, role).distribution.version, distribution.version) !== 0,
  );
  const isRest = mayBeRest && roles.length === 1 && roles[0] === 'primary';
  if (mayBeRest && !isRest) throw unready(look);
  for (const { version, product } of present)
    refuseStepBack(product, version, distribution.version);
  refuseUnknownLock(distribution, plan.settings.lockManager);
  if (roles.length > 0 && !(await hasUpgradeCommand(unpacked))) throw noCommand(distribution);
  const needs = neededByAll([...present, distribution].map(({ java }) => java));
  // Its own first: it serves the brokers as they are.
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
      options.progress.say(`Java ${String(java.feature)} fits both versions: ${java.home}`);
    refuseInTheWay(pair, to);
  }
  return { from, to, given: options.to, unpacked, java, isRest, roles };
}

/**
 * Moves the new software to its place, with the link that stands for it. What an earlier try left
 * there goes, unless a broker runs from it: then this is the rest of an upgrade, and it stays.
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

const unready = (look: Look): AmqHaError =>
  new AmqHaError(
    'WRONG_STATE',
    `an upgrade needs a protected pair; this one is ${describe(look)}`,
    {
      hint: look.state === 'failed-over' ? 'amq-ha-demo failback' : 'amq-ha-demo start',
      ...(look.state === 'down' ? { exit: EXIT.notRunning } : {}),
    },
  );

/** Journals are read by newer brokers, not by older ones. */
function refuseStepBack(product: string, from: string, to: string): void {
  if (compareVersions(to, from) >= 0) return;
  throw new AmqHaError(
    'WRONG_STATE',
    `${to} is older than ${product}, which runs here: an older broker may not read the journal of a newer one`,
    { hint: `amq-ha-demo init --broker ${to}   (a fresh pair; the present one becomes .OLD)` },
  );
}

const noCommand = ({ product, version }: Distribution): AmqHaError =>
  new AmqHaError(
    'USAGE',
    `${product} cannot take an instance over: it has no command \`artemis upgrade\` (that came with Artemis 2.27)`,
    {
      hint: `amq-ha-demo init --broker ${version}   (a fresh pair; the present one becomes .OLD)`,
      exit: EXIT.unavailable,
    },
  );

/** Another name than its own where a broker runs something else from a folder of that name. */
function folderFor(plan: PairPlan, to: Distribution): string {
  const used = BROKER_ROLES.map((role) => homeOf(plan, role));
  const same = used.find(({ distribution }) => distribution.version === to.version);
  if (same !== undefined) return same.folder;
  const isTaken = [plan, ...used].some(({ folder }) => folder === to.folder);
  return isTaken ? `${to.folder}-${to.version}` : to.folder;
}

/** True where a broker runs this software already. */
const isInUse = (plan: PairPlan, { folder }: BrokerHome): boolean =>
  BROKER_ROLES.some((role) => homeOf(plan, role).folder === folder);

function refuseInTheWay({ home, plan }: HaPair, to: BrokerHome): void {
  const path = distributionFolderOf(home, to.folder);
  if (isInUse(plan, to) || !existsSync(path)) return;
  if (isMarkedAsOurs(path) && !existsSync(join(path, 'instances'))) return;
  throw new AmqHaError(
    'NOT_WRITABLE',
    `${path} is in the way: it is not an unpacked broker of ours, or has instances of its own`,
    { hint: `mv ${path} ${path}.mine` },
  );
}

/** @throws AmqHaError as `resolveSource` does, with the option that this command has */
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
