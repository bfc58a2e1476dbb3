import { AmqHaError } from '../../model/errors.ts';
import { EXIT_OF_OUTCOME, outcomeOf } from '../../format/compare-words.ts';
import { comparableRows, readBaseline, type Baseline } from '../../compare/baseline.ts';
import { pairsOf, type ComparedBroker, type PlannedPair } from '../../compare/pair-kinds.ts';
import { makeRunFolder, runsOf } from '../../drill/run-store.ts';
import { checkHome } from '../../pair/install/preflight.ts';
import { throwAwaySettings } from '../../pair/install/throw-away.ts';
import { resolveSettings, type ResolvedSettings } from '../../settings/resolve.ts';
import { comparisonText } from '../../ui/compare.ts';
import { commandAgain } from '../options/again.ts';
import { brokerName, compareOptions, type CompareOptions } from '../options/compare-options.ts';
import { runComparison } from './compare-run.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';

/** `compare`: the same drill on every kind of pair that is asked for, as one table. */
export async function compare(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const options = compareOptions(flags);
  checkHome(context.home);
  const resolved = resolveFor(options, context, flags);
  const pairs = pairsOf({
    brokers: await brokersOf(options, resolved, context),
    failureDetections: options.failureDetections ?? [resolved.settings.failureDetection],
    lockManagers: options.lockManagers,
    faults: options.faults,
  });
  if (pairs.length === 0) throw noPair(options);
  const runs = runsOf(context.home);
  const baseline = await baselineOf(runs, context, flags);
  if (baseline !== null) refuseUseless(baseline, pairs, options);
  const startedAt = new Date();
  const folder = makeRunFolder(runs, 'compare', startedAt);
  const { sources } = resolved;
  const run = { context, flags, options, pairs, sources, baseline, folder, startedAt };
  const comparison = await runComparison(run);
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return {
    document: comparison,
    text: comparisonText(comparison, context.width, context.colors),
    exit: EXIT_OF_OUTCOME[outcomeOf(comparison)],
    next: comparison.rows.some(({ told }) => told)
      ? [commandAgain('compare', flags, '--baseline', name)]
      : ['amq-ha-demo compare --help'],
  };
}

/** Once for all pairs: a mistake in an option, the environment or the file ends it here. */
function resolveFor(
  { lockManagers }: CompareOptions,
  { home, env, cwd }: CommandContext,
  flags: Flags,
): ResolvedSettings {
  // With an ensemble named, the lock manager that it is for.
  const lockManager = lockManagers.find((name) => name === 'zookeeper') ?? lockManagers[0];
  const single = { ...flags, home, lockManager, broker: undefined, failureDetection: undefined };
  const { settings, sources } = resolveSettings({ flags: single, env, cwd });
  const asked = (['broker', 'lockManager', 'failureDetection'] as const).map(
    (key) => [key, flags[key] === undefined ? 'default' : 'flag'] as const,
  );
  return { settings, sources: { ...sources, ...Object.fromEntries(asked) } };
}

/** @throws AmqHaError NO_BROKER_ZIP, SEVERAL_ZIPS: what cannot be found is said before hours of drills */
async function brokersOf(
  { brokers }: CompareOptions,
  { settings, sources }: ResolvedSettings,
  { progress }: CommandContext,
): Promise<readonly ComparedBroker[]> {
  const found: ComparedBroker[] = [];
  for (const asked of brokers) {
    const own = { ...settings, broker: asked ?? settings.broker };
    const made = await throwAwaySettings({ settings: own, sources }, progress);
    found.push({ name: brokerName(made.broker ?? ''), settings: made });
  }
  return found;
}

const noPair = ({ faults, lockManagers }: CompareOptions): AmqHaError =>
  new AmqHaError(
    'USAGE',
    `${faults.join(', ')} cannot happen to a pair with ${lockManagers.join(', ')}: there is no ZooKeeper of its own`,
    { hint: 'add --lock-manager zookeeper, and leave out --zookeeper' },
  );

/** Found before the folder of this comparison is made: `last` is the one before. */
async function baselineOf(
  runs: string,
  { cwd }: CommandContext,
  { baseline }: Flags,
): Promise<Baseline | null> {
  return typeof baseline === 'string' ? readBaseline(runs, baseline, cwd) : null;
}

/** Whatever the versions turn out to be: where no row can be the same, nobody need wait for it. */
function refuseUseless(
  baseline: Baseline,
  pairs: readonly PlannedPair[],
  { drill }: CompareOptions,
): void {
  const known = comparableRows(drill, baseline);
  const hasOne = pairs.some(({ kind, faults }) =>
    known.some(
      ({ lockManager, failureDetection, fault, told }) =>
        told &&
        lockManager === kind.lockManager &&
        failureDetection === kind.failureDetection &&
        faults.some((each) => each === fault),
    ),
  );
  if (hasOne) return;
  const rows = baseline.rows.filter(({ told }) => told);
  const pairsThere = [...new Set(rows.map(({ lockManager }) => lockManager))].join(',');
  const faultsThere = [...new Set(rows.map(({ fault }) => fault))].join(',');
  throw new AmqHaError(
    'USAGE',
    `${baseline.path} is no baseline for this: it has no row of the same lock manager, failure detection, fault, client and pause`,
    { hint: `--lock-manager ${pairsThere} --fault ${faultsThere}, with the options that it had` },
  );
}
