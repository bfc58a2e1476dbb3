import { runComparison } from '../../compare/run.ts';
import type { PlannedPair } from '../../compare/pair-kinds.ts';
import { EXIT_OF_OUTCOME, outcomeOf } from '../../format/compare-words.ts';
import { resolveSettings, type ResolvedSettings } from '../../settings/resolve.ts';
import { comparisonText } from '../../ui/compare.ts';
import { LiveDrill } from '../../ui/live-drill.ts';
import { commandAgain, repeatingCommand } from '../options/again.ts';
import { compareOptions } from '../options/compare-options.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';

/** `compare`: the same drill on every kind of pair that is asked for, as one table. */
export async function compare(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { env, cwd, progress, signal, stderr: stream, quiet, colors, width } = context;
  const options = compareOptions(flags);
  const { seed } = options.drill;
  const { comparison, folder } = await runComparison({
    ...resolveFor(options.lockManagers, context, flags),
    options,
    env,
    cwd,
    progress,
    signal,
    watch: () => new LiveDrill({ stream, quiet, env, colors }),
    again: {
      all: repeatingCommand(flags, seed, 'compare'),
      one: (pair) => repeatingCommand({ ...flags, ...flagsOf(pair, options.rounds) }, seed),
    },
  });
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return {
    document: comparison,
    text: comparisonText(comparison, width, colors),
    exit: EXIT_OF_OUTCOME[outcomeOf(comparison)],
    next: comparison.rows.some(({ told }) => told)
      ? [commandAgain('compare', flags, '--baseline', name)]
      : ['amq-ha-demo compare --help'],
  };
}

/** Once for all pairs: a mistake in an option, the environment or the file ends it here. */
function resolveFor(
  lockManagers: readonly string[],
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

/** The flags of a drill on one pair alone. */
function flagsOf({ settings, faults }: PlannedPair, rounds: number): Flags {
  const own = {
    broker: settings.broker,
    lockManager: settings.lockManager,
    failureDetection: settings.failureDetection,
    fault: faults.join(','),
    rounds: String(faults.length * rounds),
  };
  return settings.lockManager === 'zookeeper'
    ? own
    : { ...own, zookeeper: undefined, zookeeperNodes: undefined };
}
