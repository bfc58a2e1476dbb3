import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { chooseJava } from '../../distribution/java/java.ts';
import { counted, duration, haModeInWords } from '../../format/words.ts';
import type { JavaRuntime } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { Progress } from '../../model/step.ts';
import { isPortFree } from '../../platform/ports.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { askGrantedSession } from '../observe/zookeeper.ts';
import type { PairPlan, PairPorts } from '../plan/pair-plan.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import { fixedPorts, planPair, refuseUnsupported } from '../plan/plan.ts';
import { namespaceOf, zooKeeperPorts } from '../plan/zookeeper.ts';
import { aliasInPlace } from '../record/alias.ts';
import { reservePorts } from '../record/auto-ports.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { readRecord } from '../record/record.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { formerPlaceOf } from '../relocate/former-place.ts';
import { fetchSoftware, type UnpackedSoftware } from './fetch.ts';
import { preflight } from './preflight.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';

export interface PrepareOptions {
  readonly home: string;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Folder into which the distribution is unpacked; created if missing, removed by the caller. */
  readonly work: string;
  /** True if nothing will be carried out: no home is created, and no port is reserved. */
  readonly dryRun?: boolean;
}

/** What was found out before anything is decided. */
export interface Gathered {
  /** The pair in the home, which `init` replaces; null if there is none. */
  readonly earlier: PairRecord | null;
  readonly javas: readonly JavaRuntime[];
  readonly software: UnpackedSoftware;
  readonly timings: Timings;
}

/** What an `init` will do; nothing is done yet, except for a reservation of picked ports. */
export interface Prepared {
  readonly plan: PairPlan;
  /** Folder of the unpacked distribution, to be moved into its place. */
  readonly unpacked: string;
  /** The pair to be replaced; null if there is none. */
  readonly earlier: PairRecord | null;
  readonly timings: Timings;
}

/**
 * Does everything that `init` does before it changes anything: reads, decides, refuses. `init`, its
 * `--dry-run`, throw-away pairs and `smoke` all begin with it, so what is shown is what is done.
 * @throws AmqHaError as `gather` and `decide` do
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  return decide(options, await gather(options));
}

/**
 * Inspects the home and the machine, and unpacks the distribution.
 * @throws AmqHaError NOT_WRITABLE, NO_BROKER_ZIP, SEVERAL_ZIPS, BAD_ZIP, NOT_A_BROKER, WRONG_JAVA,
 *   PORT_IN_USE
 */
export async function gather(options: PrepareOptions): Promise<Gathered> {
  const { home, settings, env, progress, signal, work, dryRun = false } = options;
  const earlier = pairToReplace(readRecord(home));
  const stopwatch = new Stopwatch();
  const { source, javas } = await stopwatch.time('preflight', () =>
    preflight({ home, settings, env, earlier, create: !dryRun }),
  );
  const software = await stopwatch.time('unpack', () =>
    fetchSoftware({ source, into: work, env, progress, signal }),
  );
  return { earlier, javas, software, timings: stopwatch.timings };
}

/**
 * Returns the record of the pair that `init` replaces; null if there is none. An interrupted init
 * is rolled back first, so it counts as the pair that it was about to replace.
 */
export function pairToReplace(record: PairRecord | null): PairRecord | null {
  const making = record?.making ?? null;
  return making === null ? record : (making.earlier?.record ?? null);
}

/**
 * Plans the pair, with what still has to be found out: the Java, free ports, and the session that
 * an external ensemble grants.
 * @throws AmqHaError WRONG_JAVA, NO_ZOOKEEPER, USAGE (exit 69: no such lock manager), PORT_IN_USE
 */
export async function decide(
  options: Omit<PrepareOptions, 'work' | 'env'>,
  gathered: Gathered,
): Promise<Prepared> {
  const { home, settings, progress, signal, dryRun = false } = options;
  const { earlier, javas, software, timings } = gathered;
  const { distribution, policyElements } = software;
  const java = chooseJava(javas, distribution.java, distribution.product);
  const grantedSessionMs = await askGrantedSession(settings, signal);
  refuseUnsupported(distribution, settings);
  const known = await knownPorts(home, settings, earlier);
  const picked = dryRun ? fixedPorts(settings.portOffset) : null;
  const plan = planPair({
    settings,
    distribution,
    policyElements,
    java,
    grantedSessionMs,
    ports: known ?? picked ?? (await reservePorts(home)),
    alias: aliasInPlace(
      distributionFolderOf(home, distribution.folder),
      earlier?.plan.folder === distribution.folder ? earlier.plan.alias : null,
    ),
    namespace: namespaceFor(home, earlier),
  });
  for (const line of remarksOn(plan)) progress.say(line);
  if (known === null && dryRun) {
    progress.say('free ports are picked by the real init; shown here are the fixed ones');
  } else {
    await refuseTakenZooKeeperPorts(home, plan, earlier);
  }
  if (plan.zookeeper !== null && !existsSync(home))
    progress.say(
      'the ZooKeeper namespace depends on the home, which is missing: shown is an example',
    );
  return { plan, unpacked: software.path, earlier, timings };
}

/** Returns the remarks on a plan, one line each. */
export function remarksOn(plan: PairPlan): readonly string[] {
  const { distribution, java, haMode } = plan;
  const summary = `${distribution.product}, Java ${java.feature}, ${haModeInWords(haMode)}`;
  return [summary, longSessionIn(plan), evenEnsembleIn(plan)].filter((line) => line !== null);
}

/** An external ensemble grants sessions of at least two of its ticks. */
function longSessionIn({ zookeeper }: PairPlan): string | null {
  if (zookeeper === null || zookeeper.grantedSessionMs <= zookeeper.sessionMs) return null;
  const { connectString, grantedSessionMs, sessionMs } = zookeeper;
  return `ZooKeeper at ${connectString} grants sessions of ${duration(grantedSessionMs)}, not the ${duration(sessionMs)} asked for (two of its ticks are the minimum): after a kill, the other broker takes over only after that time`;
}

/**
 * A quorum is more than half, so an even ensemble tolerates no more than one with a server less.
 */
function evenEnsembleIn({ zookeeper }: PairPlan): string | null {
  const members = zookeeper?.nodes.length ?? 0;
  if (members === 0 || members % 2 === 1) return null;
  const tolerated = members / 2 - 1;
  const failures = tolerated === 0 ? 'no failures' : counted(tolerated, 'failure');
  return `a ZooKeeper ensemble of ${members} tolerates ${failures}, the same as ${members - 1}; use ${members + 1} to tolerate ${tolerated + 1}`;
}

/**
 * Returns the ZooKeeper namespace: that of the earlier pair of this home, unless that is a copy of
 * another pair, which uses it.
 */
function namespaceFor(home: string, earlier: PairRecord | null): string {
  const isCopy = earlier !== null && formerPlaceOf(home, earlier)?.came === 'copied';
  const known = isCopy ? undefined : earlier?.plan.zookeeper?.namespace;
  const stats = statSync(home, { bigint: true, throwIfNoEntry: false });
  const folder = stats === undefined ? '' : `${stats.dev}:${stats.ino}`;
  return known ?? namespaceOf([hostname(), home, folder]);
}

/**
 * Returns the ports that are known: fixed ones, or those picked for the earlier pair, unless
 * another process has taken them while it was down. Null if free ports have to be picked.
 */
async function knownPorts(
  home: string,
  settings: Settings,
  earlier: PairRecord | null,
): Promise<PairPorts | null> {
  if (settings.ports === 'fixed') return fixedPorts(settings.portOffset);
  if (earlier?.plan.settings.ports !== 'auto') return null;
  const pair = new HaPair(home, earlier.plan);
  const stopped = pair.brokers.filter((broker) => broker.process() === null);
  const free = await Promise.all(
    stopped
      .flatMap(({ ports }) => [ports.core, ports.amqp, ports.console])
      .map((port) => isPortFree(port)),
  );
  return free.every(Boolean) ? earlier.plan.ports : null;
}

/**
 * Refuses taken ZooKeeper ports; those of the servers that this init replaces will be free by then.
 */
async function refuseTakenZooKeeperPorts(
  home: string,
  { zookeeper }: PairPlan,
  earlier: PairRecord | null,
): Promise<void> {
  if (zookeeper === null) return;
  const before = earlier === null ? null : new HaPair(home, earlier.plan).ensemble;
  const runs = before?.servers.some((server) => server.process() !== null) ?? false;
  const own = before !== null && runs ? zooKeeperPorts(before.plan) : [];
  await refuseTakenPorts(
    zooKeeperPorts(zookeeper).filter((port) => !own.includes(port)),
    'amq-ha-demo init --ports auto   (or --port-offset 1000, or --zookeeper with an external ensemble)',
  );
}
