import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Distribution, JavaRuntime } from '../../model/distribution.ts';
import type { Settings } from '../../model/settings.ts';
import type { Progress } from '../../model/step.ts';
import { duration, haModeInWords } from '../../format/words.ts';
import { policyElementsOf } from '../../broker/broker-xml/policy.ts';
import { identifyDistribution } from '../../distribution/detect/jar-identity.ts';
import { chooseJava } from '../../distribution/java/java.ts';
import { isPortFree } from '../../platform/ports.ts';
import { aliasInPlace } from '../record/alias.ts';
import { reservePorts } from '../record/auto-ports.ts';
import { formerPlaceOf } from '../relocate/former-place.ts';
import { HaPair } from '../observe/ha-pair.ts';
import type { PairPlan, PairPorts, LinkPorts } from '../plan/pair-plan.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import { fixedPorts, planPair } from '../plan/plan.ts';
import { haModeOf } from '../plan/lock-manager.ts';
import { zooKeeperPorts } from '../plan/zookeeper.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { askEnsemble } from '../observe/zookeeper.ts';

export interface PlanForOptions {
  readonly home: string;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Ports of a relay that the brokers' link goes through. */
  readonly link?: LinkPorts | undefined;
  /** Told as soon as it is known which broker it is, whether this machine can run it or not. */
  readonly detected?: (distribution: Distribution) => void;
}

/**
 * Decides what the pair of an unpacked distribution will be: asks the machine for what the plan needs (Java,
 * free ports, an ensemble of the user's), and changes nothing but a reservation of ports and a link.
 * @throws AmqHaError NOT_A_BROKER, WRONG_JAVA, USAGE (lock manager), NO_ZOOKEEPER, PORT_IN_USE
 */
export async function planFor(
  options: PlanForOptions,
  unpacked: string,
  javas: readonly JavaRuntime[],
  earlier: PairRecord | null,
): Promise<PairPlan> {
  const { home, settings } = options;
  const distribution = await identifyDistribution(unpacked);
  options.detected?.(distribution);
  const java = chooseJava(javas, distribution.java, distribution.product);
  const xsd = readFileSync(join(unpacked, 'schema', 'artemis-configuration.xsd'), 'utf8');
  const grantedSessionMs = await askEnsemble(settings, options.signal);
  const input = {
    ...{ home, settings, distribution, java, grantedSessionMs, link: options.link },
    policyElements: policyElementsOf(xsd),
    namespace: namespaceFor(home, earlier),
  };
  planPair({ ...input, ports: fixedPorts(0), alias: null }); // refuse what cannot be before anything is reserved
  const folder = distributionFolderOf(home, distribution.folder);
  const ports =
    settings.ports === 'auto' ? await autoPorts(home, earlier) : fixedPorts(settings.portOffset);
  const known = earlier?.plan.folder === distribution.folder ? earlier.plan.alias : null;
  const alias = aliasInPlace(folder, known);
  options.progress.say(
    `${distribution.product}, Java ${String(java.feature)}, ${haModeInWords(haModeOf(settings.lockManager))}`,
  );
  const plan = planPair({ ...input, ports, alias });
  sayLongSession(options, plan);
  sayEvenEnsemble(options, plan);
  await refuseTakenZooKeeperPorts(home, plan, earlier);
  return plan;
}

/**
 * No other pair has it, not even one that was made here and moved away. The earlier pair of this home leaves it to the
 * next one, unless it is a copy: then the original has it.
 */
function namespaceFor(home: string, earlier: PairRecord | null): string {
  const isCopy = earlier !== null && formerPlaceOf(home, earlier)?.came === 'copied';
  const known = isCopy ? undefined : earlier?.plan.zookeeper?.namespace;
  return known ?? `amq-ha-demo-${randomBytes(4).toString('hex')}`;
}

/** The tick of somebody else's ensemble rules: less than two of them are not granted. */
function sayLongSession({ progress }: PlanForOptions, { zookeeper }: PairPlan): void {
  if (zookeeper === null || zookeeper.grantedSessionMs <= zookeeper.sessionMs) return;
  const { connectString, grantedSessionMs, sessionMs } = zookeeper;
  progress.say(
    `ZooKeeper at ${connectString} grants sessions of ${duration(grantedSessionMs)}, not the ${duration(sessionMs)} asked for (two of its ticks are the least): a broker that is killed is replaced after that`,
  );
}

/** More than half of the members have to be there, so an even one bears no more than one less would. */
function sayEvenEnsemble({ progress }: PlanForOptions, { zookeeper }: PairPlan): void {
  const members = zookeeper?.nodes.length ?? 0;
  if (members === 0 || members % 2 === 1) return;
  const borne = members / 2 - 1;
  progress.say(
    `${String(members)} ZooKeeper servers bear the loss of ${borne === 0 ? 'none' : String(borne)}, as ${String(members - 1)} would; ${String(members + 1)} bear that of ${String(borne + 1)}`,
  );
}

/** A pair that already has picked ports keeps them, unless somebody else took them while it was down. */
async function autoPorts(home: string, earlier: PairRecord | null): Promise<PairPorts> {
  if (earlier?.plan.settings.ports !== 'auto') return reservePorts(home);
  const pair = new HaPair(home, earlier.plan);
  const theirs = pair.brokers.filter((broker) => broker.process() === null);
  const free = await Promise.all(
    theirs
      .flatMap(({ ports }) => [ports.core, ports.amqp, ports.console])
      .map((port) => isPortFree(port)),
  );
  return free.every(Boolean) ? earlier.plan.ports : reservePorts(home);
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
