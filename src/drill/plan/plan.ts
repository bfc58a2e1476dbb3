import {
  DRILL_OPTIONS,
  LIMIT_OPTIONS,
  LOAD_OPTIONS,
  type DrillPlan,
  type Limits,
  type LoadPlan,
  type PairFacts,
  type SettingInForce,
} from '../../model/drill.ts';
import type { PairMeans } from '../../model/faults.ts';
import { withDefaults, type SomeValuesOf } from '../../model/option.ts';
import type { Settings, SettingSource } from '../../model/settings.ts';
import { hasArchive } from '../../broker/archive-store.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { homeOf } from '../../pair/plan/broker-home.ts';
import { DRILL_QUEUE } from '../../pair/plan/plan.ts';
import { DETECTION } from '../../settings/timing.ts';
import { planRounds } from './plan-rounds.ts';
import { newSeed } from './random.ts';

/** A drill as it is asked for, by a command or the library; times in ms. */
export interface DrillOptions {
  /** Names of the catalogue (`FAULTS`). */
  readonly faults: readonly string[];
  readonly rounds: number;
  readonly seed: number;
  readonly load: LoadPlan;
  readonly pauseForMs: number;
  readonly limits: Limits;
  /** The faults keep this order, instead of a random one. */
  readonly inOrder?: boolean;
  /** The name of the run; by default it is made from the faults. */
  readonly name?: string;
}

/** Makes a drill of single values; what is missing is the default, and a new seed. */
export function drillOptionsOf(given: SomeValuesOf<typeof DRILL_OPTIONS>): DrillOptions {
  const { faults, rounds, pauseForMs, seed } = withDefaults(DRILL_OPTIONS, given);
  return {
    faults,
    rounds,
    pauseForMs,
    seed: seed ?? newSeed(),
    load: withDefaults(LOAD_OPTIONS, given),
    limits: withDefaults(LIMIT_OPTIONS, given),
  };
}

interface DrillPlanInput {
  readonly options: DrillOptions;
  readonly pair: PairFacts;
  readonly means: PairMeans;
  /** A text that is unique to this run. */
  readonly run: string;
  readonly command: string;
  readonly startedAt: Date;
}

/** Decides everything about a drill before it begins. Pure: the same input gives the same plan. */
export function planDrill(input: DrillPlanInput): DrillPlan {
  const { options, pair, means, run, command, startedAt } = input;
  const rounds = planRounds({ ...options, means });
  return {
    schema: 1,
    name: options.name ?? nameOf(rounds.map(({ fault }) => fault)),
    run,
    seed: options.seed,
    queue: DRILL_QUEUE,
    rounds,
    load: options.load,
    pauseForMs: options.pauseForMs,
    limits: options.limits,
    pair,
    command,
    startedAt: startedAt.toISOString(),
  };
}

/** `kill`, `kill-stop`; with more than three kinds `mixed`. */
function nameOf(faults: readonly string[]): string {
  const kinds = [...new Set(faults)].sort();
  return kinds.length > 3 ? 'mixed' : kinds.join('-');
}

/** The source of each setting of a command; `pair`: the settings with which the pair was made. */
export type Sources = Readonly<Record<keyof Settings, SettingSource>> | 'pair';

/**
 * The pair as the report shows it: versions, and the settings in force with sources. No passwords.
 */
export function pairFacts(pair: HaPair, sources: Sources): PairFacts {
  const { plan } = pair;
  const { distribution } = homeOf(plan, 'primary');
  const sourceOf = (key: keyof Settings): SettingInForce['source'] =>
    sources === 'pair' ? 'pair' : sources[key];
  const detection = DETECTION[plan.settings.failureDetection];
  const ms = (value: number): string => `${value} ms`;
  const detectionRow = (name: string, value: string): SettingInForce => ({
    name,
    value,
    source: sourceOf('failureDetection'),
  });
  return {
    product: distribution.product.replace(` ${distribution.version}`, ''),
    version: distribution.version,
    haMode: plan.haMode,
    java: plan.java.feature,
    failureDetection: plan.settings.failureDetection,
    settings: [
      { name: 'broker', value: distribution.product, source: sourceOf('broker') },
      { name: 'lock-manager', value: plan.settings.lockManager, source: sourceOf('lockManager') },
      ...zooKeeperRows(plan, sourceOf('zookeeper')),
      detectionRow('failure-detection', plan.settings.failureDetection),
      detectionRow('connection-ttl', ms(detection.connectionTtlMs)),
      detectionRow('check-period', ms(detection.checkPeriodMs)),
      detectionRow('call-timeout', ms(detection.callTimeoutMs)),
      detectionRow('retry-interval', ms(detection.retryIntervalMs)),
      { name: 'ports', value: plan.settings.ports, source: sourceOf('ports') },
      { name: 'java', value: `Java ${plan.java.feature}`, source: sourceOf('java') },
      { name: 'class-archive', value: describeArchive(pair), source: sourceOf('classArchive') },
    ],
  };
}

/** Whether the JVMs that run when the drill begins use the class archive. */
function describeArchive({ plan, brokers }: HaPair): string {
  if (!plan.settings.classArchive) return 'off';
  const running = brokers.flatMap((broker) => broker.process() ?? []);
  const using = running.filter(hasArchive).length;
  if (using === 0) return 'not in force';
  return using === running.length ? 'in force' : `in force in ${using} of 2 brokers`;
}

function zooKeeperRows(
  { zookeeper }: HaPair['plan'],
  source: SettingInForce['source'],
): readonly SettingInForce[] {
  if (zookeeper === null) return [];
  const { connectString, nodes, grantedSessionMs } = zookeeper;
  const origin = nodes.length === 0 ? 'external' : `${nodes.length} of the pair`;
  return [
    { name: 'zookeeper', value: `${connectString} (${origin})`, source },
    { name: 'session-ms', value: `${grantedSessionMs} ms`, source },
  ];
}
