import { join } from 'node:path';
import { brokerEnvironment } from '../../broker/environment.ts';
import { provideZooKeeperJars } from '../../distribution/acquire/zookeeper-jars.ts';
import type { MavenOptions } from '../../distribution/acquire/maven.ts';
import { ZOOKEEPER } from '../../settings/timing.ts';
import { Ensemble } from '../../zookeeper/ensemble.ts';
import { addressesIn, awaitSession } from '../../zookeeper/session.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import { portsOfNode, sessionFor } from '../plan/zookeeper.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';

const ANSWERS_WITHIN_MS = 5_000;

/**
 * Asks an external ensemble for the session timeout that it grants.
 * @returns ms; null when the settings name no external ensemble
 * @throws AmqHaError NO_ZOOKEEPER when no server answers
 */
export async function askGrantedSession(
  settings: PairPlan['settings'],
  signal?: AbortSignal,
): Promise<number | null> {
  const { zookeeper } = settings;
  if (zookeeper === null) return null;
  return awaitSession(addressesIn(zookeeper), {
    askedMs: sessionFor(settings),
    timeoutMs: ANSWERS_WITHIN_MS,
    one: true,
    hint: `start it, or leave out --zookeeper ${zookeeper}`,
    signal,
  });
}

/**
 * Starts the pair's own ZooKeeper servers that do not run, and waits until the ensemble answers.
 * @throws AmqHaError NO_ZOOKEEPER, PORT_IN_USE, INTERRUPTED
 */
export async function ensureEnsemble(
  { ensemble }: { readonly ensemble: Ensemble | null },
  signal?: AbortSignal,
): Promise<void> {
  if (ensemble === null) return;
  const stopped = ensemble.servers.filter((server) => server.process() === null);
  const alone = ensemble.servers.length === 1;
  await refuseTakenPorts(
    stopped.flatMap(({ node }) => portsOfNode(node, alone)),
    'end that process, then try again',
  );
  await ensemble.ensureUp(signal);
}

/** Returns the ensemble of a pair; null in the modes without one. */
export function ensembleOf(home: string, plan: PairPlan): Ensemble | null {
  if (plan.zookeeper === null) return null;
  const [folder, runFolder] = [folderOf(home, plan), runFolderOf(home, plan)];
  return new Ensemble(plan.zookeeper, {
    foldersOf: (id) => ({
      folder: join(folder, String(id)),
      runFolder: join(runFolder, String(id)),
    }),
    jarFolders: [
      join(plan.alias ?? distributionFolderOf(home, plan.folder), 'lib'),
      jarsOf(runFolder),
    ],
    javaHome: plan.java.home,
    env: brokerEnvironment(plan.java.home),
    tickMs: ZOOKEEPER[plan.settings.failureDetection].tickMs,
  });
}

/**
 * Provides the jars that the pair's own ZooKeeper servers need and the distribution lacks.
 * @throws AmqHaError NO_ZOOKEEPER
 */
export async function prepareEnsemble(
  home: string,
  plan: PairPlan,
  options: MavenOptions,
): Promise<void> {
  if (plan.zookeeper === null || plan.zookeeper.nodes.length === 0) return;
  await provideZooKeeperJars(jarsOf(folderOf(home, plan)), options);
}

const jarsOf = (folder: string): string => join(folder, 'lib');

const INSIDE = join('instances', 'zookeeper');

const folderOf = (home: string, plan: PairPlan): string =>
  join(distributionFolderOf(home, plan.folder), INSIDE);

const runFolderOf = (home: string, plan: PairPlan): string =>
  join(plan.alias ?? distributionFolderOf(home, plan.folder), INSIDE);
