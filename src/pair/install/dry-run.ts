import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { Settings } from '../../model/settings.ts';
import type { Progress } from '../../model/step.ts';
import { shellWord } from '../../format/words.ts';
import { policyElementsOf } from '../../broker/broker-xml/policy.ts';
import { patchBrokerXml } from '../../broker/broker-xml/patch.ts';
import { unifiedDiff } from '../../xml/diff.ts';
import { artemisScript, brokerXmlOf } from '../../broker/instance.ts';
import { detectDistribution } from '../../distribution/detect/detect.ts';
import { chooseJava } from '../../distribution/java/java.ts';
import { maskArgs } from '../../settings/mask.ts';
import { createInstance } from '../instance/create.ts';
import { fetchDistribution } from './fetch.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf, instanceOf, targetOf } from '../plan/paths.ts';
import { brokerXmlPlan, createArguments, fixedPorts, planPair } from '../plan/plan.ts';
import { preflight } from './preflight.ts';
import { readRecord } from '../record/record.ts';
import { ensembleOf } from '../observe/zookeeper.ts';

interface DryRunInput {
  readonly home: string;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

interface DryRun {
  readonly dryRun: true;
  readonly commands: readonly string[];
  /** Unified diffs, one a broker. */
  readonly diffs: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * What `init` would do: each command, and the change of each broker.xml, taken from instances
 * that are really created in a temporary folder. Nothing in the home changes.
 * @throws AmqHaError whatever `init` would throw before its first change
 */
export async function dryRun(input: DryRunInput): Promise<DryRun> {
  const { home, settings, env, progress, signal } = input;
  const { source, javas } = await preflight({
    home,
    settings,
    env,
    earlier: readRecord(home),
    create: false,
  });
  const temporary = mkdtempSync(join(tmpdir(), 'amq-ha-demo-dry-'));
  try {
    const unpacked = await fetchDistribution({
      source,
      into: targetOf(temporary),
      env,
      progress,
      signal,
    });
    const distribution = await detectDistribution(unpacked);
    const java = chooseJava(javas, distribution.java, distribution.product);
    const policyElements = policyElementsOf(
      readFileSync(join(unpacked, 'schema', 'artemis-configuration.xsd'), 'utf8'),
    );
    const plan = planPair({
      home,
      settings,
      distribution,
      policyElements,
      java,
      ports: fixedPorts(settings.portOffset),
      alias: null,
    });
    if (settings.ports === 'auto')
      progress.say('free ports are picked when it is done: those shown here are the fixed ones');
    const diffs = await progress.step('create both instances in a temporary folder', () =>
      makeDiffs(input, plan, temporary),
    );
    const commands = commandsOf(home, plan);
    const text = [...commands, '', ...Object.values(diffs)].join('\n');
    return { dryRun: true, commands, diffs, text };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function commandsOf(home: string, plan: PairPlan): readonly string[] {
  const script = join(distributionFolderOf(home, plan.folder), 'bin', 'artemis');
  return [
    `unpack into ${targetOf(home)}`,
    ...BROKER_ROLES.map((role) =>
      [script, ...maskArgs(createArguments(home, plan, role))].map(shellWord).join(' '),
    ),
    ...BROKER_ROLES.map((role) => `patch ${brokerXmlOf(instanceOf(home, plan, role))}`),
    ...(ensembleOf(home, plan)?.servers.map((server) => server.command.map(shellWord).join(' ')) ??
      []),
    ...BROKER_ROLES.map((role) => `${shellWord(artemisScript(instanceOf(home, plan, role)))} run`),
  ];
}

async function makeDiffs(
  input: DryRunInput,
  plan: PairPlan,
  temporary: string,
): Promise<Readonly<Record<string, string>>> {
  const entries = await Promise.all(
    BROKER_ROLES.map(
      async (role) => [BROKER_NAMES[role], await diffOf(input, plan, role, temporary)] as const,
    ),
  );
  return Object.fromEntries(entries);
}

async function diffOf(
  input: DryRunInput,
  plan: PairPlan,
  role: BrokerRole,
  temporary: string,
): Promise<string> {
  await createInstance({ home: temporary, signal: input.signal }, plan, role);
  const before = readFileSync(brokerXmlOf(instanceOf(temporary, plan, role)), 'utf8');
  const after = patchBrokerXml(before, brokerXmlPlan(input.home, plan, role));
  return maskSecrets(unifiedDiff(before, after, `${BROKER_NAMES[role]}/etc/broker.xml`));
}

/** The generated file holds the cluster password as it is (up to 2.53), and a diff shows the lines around a change. */
const maskSecrets = (diff: string): string =>
  diff.replace(/(<cluster-password>)[^<]*(<)/g, '$1***$2');
