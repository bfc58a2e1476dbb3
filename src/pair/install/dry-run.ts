import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { artemisScript, brokerXmlOf } from '../../broker/instance.ts';
import { shellWord } from '../../format/words.ts';
import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { maskArgs } from '../../settings/mask.ts';
import { unifiedDiff } from '../../xml/diff.ts';
import { configuredBrokerXml } from '../instance/configure.ts';
import { createSteps } from '../instance/create.ts';
import { ensembleOf } from '../observe/zookeeper.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf, instanceOf, targetOf } from '../plan/paths.ts';
import { createArguments } from '../plan/plan.ts';
import { plainTmpdir } from '../record/alias.ts';
import { prepare, type PrepareOptions } from './prepare.ts';

interface DryRun {
  readonly dryRun: true;
  readonly commands: readonly string[];
  /** Unified diff of each broker's broker.xml, by its name. */
  readonly diffs: Readonly<Record<string, string>>;
  /** The whole broker.xml of each broker after `init`, by its name; passwords are masked. */
  readonly brokerXml: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Returns what `init` would do: each command, and the resulting broker.xml, from instances that are
 * really created in a temporary folder. Nothing in the home changes.
 * @throws AmqHaError whatever `init` would throw before its first change
 */
export async function dryRun(options: Omit<PrepareOptions, 'work' | 'dryRun'>): Promise<DryRun> {
  const { home, progress, signal } = options;
  const temporary = realpathSync(mkdtempSync(join(plainTmpdir(), 'amq-ha-demo-dry-')));
  try {
    const { plan } = await prepare({ ...options, work: targetOf(temporary), dryRun: true });
    // Created by its real path and without a class archive, so that nothing is left elsewhere.
    const settings = { ...plan.settings, classArchive: false };
    const draft: PairPlan = { ...plan, alias: null, settings };
    await progress.step('create both instances in a temporary folder', async (report) => {
      const creating = createSteps({ home: temporary, signal }, draft).map((step) =>
        step.run(report),
      );
      // Each to its end, even if one fails: the folder is removed afterwards.
      const results = await Promise.allSettled(creating);
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    });
    const texts = BROKER_ROLES.map((role) => {
      const generated = readFileSync(brokerXmlOf(instanceOf(temporary, draft, role)), 'utf8');
      const madeIn = distributionFolderOf(temporary, plan.folder);
      const configured = configuredBrokerXml(home, plan, role, { generated, madeIn });
      return { role, generated: maskSecrets(generated), configured: maskSecrets(configured) };
    });
    const commands = commandsOf(home, plan);
    const diffs = byBroker(texts, ({ role, generated, configured }) =>
      unifiedDiff(generated, configured, `${BROKER_NAMES[role]}/etc/broker.xml`),
    );
    return {
      dryRun: true,
      commands,
      diffs,
      brokerXml: byBroker(texts, ({ configured }) => configured),
      text: [...commands, '', ...Object.values(diffs)].join('\n'),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function byBroker<T extends { readonly role: BrokerRole }>(
  of: readonly T[],
  textOf: (each: T) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(of.map((each) => [BROKER_NAMES[each.role], textOf(each)]));
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

/** Masks the cluster password, which the generated file has in plain text (up to 2.53). */
const maskSecrets = (brokerXml: string): string =>
  brokerXml.replace(/(<cluster-password>)[^<]*(<)/g, '$1***$2');
