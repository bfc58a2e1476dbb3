import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { chooseJava } from '../../distribution/java/java.ts';
import { duration, haModeInWords } from '../../format/words.ts';
import type { JavaRuntime } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { Progress } from '../../model/step.ts';
import { isPortFree } from '../../platform/ports.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { askEnsemble } from '../observe/zookeeper.ts';
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
  /** Folder that the distribution is unpacked into; made where it is missing, removed by the caller. */
  readonly work: string;
  /** True where nothing is carried out: no home is made, and no port is reserved. */
  readonly dryRun?: boolean;
}

/** What was found before anything is decided. */
export interface Gathered {
  /** The pair that stands in the home. */
  readonly earlier: PairRecord | null;
  readonly javas: readonly JavaRuntime[];
  readonly software: UnpackedSoftware;
  readonly timings: Timings;
}

/** What an `init` is going to do; nothing of it is done, but for a reservation of picked ports. */
export interface Prepared {
  readonly plan: PairPlan;
  /** The distribution, to be moved into its place. */
  readonly unpacked: string;
  /** The pair to be replaced. */
  readonly earlier: PairRecord | null;
  readonly timings: Timings;
}

/**
 * Everything that `init` does before it changes anything: reads, decides, refuses. `init`, its
 * `--dry-run`, throw-away pairs and `smoke` all begin with it, so what is shown is what is done.
 * @throws AmqHaError as `gather` and `decide` do
 */
export async function prepare(options: PrepareOptions): Promise<Prepared> {
  return decide(options, await gather(options));
}

/**
 * Looks at the home and at the machine, and unpacks the distribution.
 * @throws AmqHaError NOT_WRITABLE, NO_BROKER_ZIP, SEVERAL_ZIPS, BAD_ZIP, NOT_A_BROKER, WRONG_JAVA,
 *   PORT_IN_USE
 */
export async function gather(options: PrepareOptions): Promise<Gathered> {
  const { home, settings, env, progress, signal, work, dryRun = false } = options;
  const earlier = standingIn(readRecord(home));
  const stopwatch = new Stopwatch();
  const { source, javas } = await stopwatch.time('preflight', () =>
    preflight({ home, settings, env, earlier, create: !dryRun }),
  );
  const software = await stopwatch.time('unpack', () =>
    fetchSoftware({ source, into: work, env, progress, signal }),
  );
  return { earlier, javas, software, timings: stopwatch.timings };
}

/** What `init` replaces: an earlier one that was interrupted is rolled back before it begins. */
export function standingIn(record: PairRecord | null): PairRecord | null {
  const making = record?.making ?? null;
  return making === null ? record : (making.earlier?.record ?? null);
}

/**
 * Decides what the pair will be: asks the machine for what the plan still needs (Java, free ports,
 * an ensemble of the user's).
 * @throws AmqHaError WRONG_JAVA, NO_ZOOKEEPER, USAGE (exit 69: no such lock manager), PORT_IN_USE
 */
export async function decide(options: PrepareOptions, gathered: Gathered): Promise<Prepared> {
  const { home, settings, progress, signal, dryRun = false } = options;
  const { earlier, javas, software, timings } = gathered;
  const { distribution, policyElements } = software;
  const java = chooseJava(javas, distribution.java, distribution.product);
  const grantedSessionMs = await askEnsemble(settings, signal);
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
    progress.say('free ports are picked when it is done: those shown here are the fixed ones');
  } else {
    await refuseTakenZooKeeperPorts(home, plan, earlier);
  }
  if (plan.zookeeper !== null && !existsSync(home))
    progress.say('the namespace in ZooKeeper is picked when the home is made: this is an example');
  return { plan, unpacked: software.path, earlier, timings };
}

/** What is worth saying about a plan, one line each. */
export function remarksOn(plan: PairPlan): readonly string[] {
  const { distribution, java, haMode } = plan;
  const what = `${distribution.product}, Java ${String(java.feature)}, ${haModeInWords(haMode)}`;
  return [what, longSessionIn(plan), evenEnsembleIn(plan)].filter((line) => line !== null);
}

/** The tick of somebody else's ensemble rules: less than two of them are not granted. */
function longSessionIn({ zookeeper }: PairPlan): string | null {
  if (zookeeper === null || zookeeper.grantedSessionMs <= zookeeper.sessionMs) return null;
  const { connectString, grantedSessionMs, sessionMs } = zookeeper;
  return `ZooKeeper at ${connectString} grants sessions of ${duration(grantedSessionMs)}, not the ${duration(sessionMs)} asked for (two of its ticks are the least): a broker that is killed is replaced after that`;
}

/** More than half of the members have to be there, so an even one bears no more than one less would. */
function evenEnsembleIn({ zookeeper }: PairPlan): string | null {
  const members = zookeeper?.nodes.length ?? 0;
  if (members === 0 || members % 2 === 1) return null;
  const borne = members / 2 - 1;
  return `${String(members)} ZooKeeper servers bear the loss of ${borne === 0 ? 'none' : String(borne)}, as ${String(members - 1)} would; ${String(members + 1)} bear that of ${String(borne + 1)}`;
}

/**
 * The earlier pair of this home leaves its namespace to the next one, unless it is a copy: then the
 * original has it.
 */
function namespaceFor(home: string, earlier: PairRecord | null): string {
  const isCopy = earlier !== null && formerPlaceOf(home, earlier)?.came === 'copied';
  const known = isCopy ? undefined : earlier?.plan.zookeeper?.namespace;
  const stats = statSync(home, { bigint: true, throwIfNoEntry: false });
  const folder = stats === undefined ? '' : `${String(stats.dev)}:${String(stats.ino)}`;
  return known ?? namespaceOf([hostname(), home, folder]);
}

/**
 * Ports that need not be picked: fixed ones, and those of a pair that already has picked ones,
 * unless somebody else took them while it was down.
 * @returns null where free ones have to be picked
 */
async function knownPorts(
  home: string,
  settings: Settings,
  earlier: PairRecord | null,
): Promise<PairPorts | null> {
  if (settings.ports === 'fixed') return fixedPorts(settings.portOffset);
  if (earlier?.plan.settings.ports !== 'auto') return null;
  const pair = new HaPair(home, earlier.plan);
  const theirs = pair.brokers.filter((broker) => broker.process() === null);
  const free = await Promise.all(
    theirs
      .flatMap(({ ports }) => [ports.core, ports.amqp, ports.console])
      .map((port) => isPortFree(port)),
  );
  return free.every(Boolean) ? earlier.plan.ports : null;
}

/** Ports held by the servers that this init replaces will be free by then. */
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
    'amq-ha-demo init --ports auto   (or --port-offset 1000, or --zookeeper with the ensemble that is there)',
  );
}
