import { basename, join } from 'node:path';
import { pairKindInWords } from '../../format/compare-words.ts';
import type { CompareDrill, CompareRow, Comparison } from '../../model/compare.ts';
import { AmqHaError } from '../../model/errors.ts';
import { anyNeeds } from '../../model/faults.ts';
import type { Settings, SettingSource } from '../../model/settings.ts';
import { firstLine } from '../../format/words.ts';
import { Pair } from '../../api/create-pair.ts';
import { drill } from '../../api/drill.ts';
import { against, type Baseline } from '../../compare/baseline.ts';
import { versionNames, type PlannedPair } from '../../compare/pair-kinds.ts';
import { drillOf, rowsOf, untoldRows } from '../../compare/rows.ts';
import { COMPARE_HTML, writeComparison } from '../../compare/write.ts';
import type { DrillOutcome } from '../../drill/conduct.ts';
import { makeThrowAwayPair } from '../../pair/install/throw-away.ts';
import { LiveDrill } from '../../ui/live-drill.ts';
import { repeatingCommand } from '../options/again.ts';
import type { CompareOptions } from '../options/compare-options.ts';
import type { CommandContext, Flags } from '../shared/context.ts';

interface CompareRun {
  readonly context: CommandContext;
  readonly flags: Flags;
  readonly options: CompareOptions;
  readonly pairs: readonly PlannedPair[];
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
  readonly baseline: Baseline | null;
  /** Gets the drills and the comparison. */
  readonly folder: string;
  readonly startedAt: Date;
}

interface Found {
  readonly rows: readonly CompareRow[];
  readonly drills: readonly CompareDrill[];
}

/**
 * One drill after the other, each on a pair of its own that is gone before the next one begins. What is
 * measured is in the folder at once, however this ends.
 * @throws AmqHaError INTERRUPTED, with what was measured so far as its document
 */
export async function runComparison(run: CompareRun): Promise<Comparison> {
  const { context, pairs, folder } = run;
  const nameOf = versionNames();
  const found: Found[] = [];
  let comparison = comparisonOf(run, found);
  for (const [index, pair] of pairs.entries()) {
    writeComparison(folder, comparison);
    context.progress.say(
      `${index === 0 ? '' : '\n'}pair ${String(index + 1)}/${String(pairs.length)}: ${pairKindInWords(pair.kind)}`,
    );
    found.push(
      await measure(run, pair, nameOf).catch((error: unknown) => {
        throw context.signal.aborted ? interrupted(run, comparison, error) : error;
      }),
    );
    comparison = comparisonOf(run, found);
  }
  writeComparison(folder, comparison);
  return comparison;
}

/** @throws whatever is no answer about this pair: an interruption, a bug */
async function measure(
  run: CompareRun,
  pair: PlannedPair,
  nameOf: ReturnType<typeof versionNames>,
): Promise<Found> {
  const { kind, faults } = pair;
  try {
    const { plan, verdict, folder } = await drillOn(run, pair);
    const result = { plan, verdict, run: basename(folder) };
    const told = { ...kind, version: nameOf(verdict.version, kind.version) };
    return { rows: rowsOf(told, faults, result), drills: [drillOf(told, result)] };
  } catch (error) {
    if (!(error instanceof AmqHaError) || run.context.signal.aborted) throw error;
    run.context.progress.say(`could not be told: ${firstLine(error.message)}`);
    return { rows: untoldRows(kind, faults, error.message), drills: [] };
  }
}

async function drillOn(run: CompareRun, pair: PlannedPair): Promise<DrillOutcome> {
  const { context, options, folder, sources } = run;
  const { stderr: stream, env, quiet, colors, signal, progress } = context;
  const { settings, faults } = pair;
  const cuttable = anyNeeds(faults, 'relay');
  const made = await makeThrowAwayPair({
    purpose: 'compare',
    settings,
    env,
    progress,
    signal,
    cuttable,
  });
  await using own = new Pair(made, sources);
  const live = new LiveDrill({ stream, quiet, env, colors });
  try {
    return await drill(own, {
      ...options.drill,
      ...options.drill.load,
      ...options.drill.limits,
      ...{ faults, rounds: faults.length * options.rounds, runs: folder, signal },
      command: drillCommand(run, pair),
      keepsPair: false,
      onEvent: live.on,
    });
  } finally {
    live.end();
  }
}

/** Runs the drill of one pair again, alone. */
function drillCommand({ flags, options }: CompareRun, { settings, faults }: PlannedPair): string {
  const isZooKeeper = settings.lockManager === 'zookeeper';
  const own = {
    broker: settings.broker,
    lockManager: settings.lockManager,
    failureDetection: settings.failureDetection,
    fault: faults.join(','),
    rounds: String(faults.length * options.rounds),
    ...(isZooKeeper ? {} : { zookeeper: undefined, zookeeperNodes: undefined }),
  };
  return repeatingCommand({ ...flags, ...own }, options.drill.seed);
}

function comparisonOf(run: CompareRun, found: readonly Found[]): Comparison {
  const { options, flags, pairs, baseline, folder, startedAt } = run;
  const { load, pauseForMs, seed } = options.drill;
  const open = pairs
    .slice(found.length)
    .flatMap(({ kind, faults }) => untoldRows(kind, faults, 'it was not measured'));
  const compared = {
    ...{ load, pauseForMs },
    rows: [...found.flatMap(({ rows }) => rows), ...open],
    drills: found.flatMap(({ drills }) => drills),
  };
  return {
    schema: 1,
    startedAt: startedAt.toISOString(),
    seed,
    ...compared,
    baseline: baseline === null ? null : against(compared, baseline),
    command: repeatingCommand(flags, seed, 'compare'),
    reportPath: join(folder, COMPARE_HTML),
  };
}

function interrupted(
  { context, folder }: CompareRun,
  comparison: Comparison,
  cause: unknown,
): AmqHaError {
  context.progress.say(`what was measured so far is in ${folder}`);
  return new AmqHaError('INTERRUPTED', 'interrupted', { cause, document: { ...comparison } });
}
