import { basename, join } from 'node:path';
import { pairKindInWords } from '../format/compare-words.ts';
import { firstLine } from '../format/words.ts';
import type { FailureDetection } from '../model/broker.ts';
import type { CompareDrill, CompareRow, Comparison } from '../model/compare.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { AmqHaError } from '../model/errors.ts';
import { anyNeeds, type DrillFault } from '../model/faults.ts';
import type { LockManager, Settings, SettingSource } from '../model/settings.ts';
import type { Progress } from '../model/step.ts';
import { brokerName } from '../distribution/acquire/mask.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import type { DrillOptions } from '../drill/plan/plan.ts';
import { makeRunFolder, runsOf } from '../drill/run-store.ts';
import { checkHome } from '../pair/install/preflight.ts';
import { makeThrowAwayPair, throwAwaySettings } from '../pair/install/throw-away.ts';
import { against, comparableRows, readBaseline, type Baseline } from './baseline.ts';
import { pairsOf, versionNames, type ComparedBroker, type PlannedPair } from './pair-kinds.ts';
import { drillOf, rowsOf, untoldRows } from './rows.ts';
import { COMPARE_HTML, writeComparison } from './write.ts';

/** What shall be compared; each pair gets one drill with all faults. */
export interface CompareOptions {
  /** As asked for; null: the one in force. */
  readonly brokers: readonly (string | null)[];
  readonly lockManagers: readonly LockManager[];
  /** Null: the one in force. */
  readonly failureDetections: readonly FailureDetection[] | null;
  readonly faults: readonly DrillFault[];
  /** How often each fault comes. */
  readonly rounds: number;
  readonly drill: Omit<DrillOptions, 'faults' | 'rounds'>;
  /** An earlier run, as `readBaseline` finds it; null: none. */
  readonly baseline: string | null;
}

interface CompareRequest {
  readonly options: CompareOptions;
  /** In force for all pairs, where the options do not say something else. */
  readonly settings: Settings;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Gets the events of one drill, and is ended with it. */
  readonly watch: () => { readonly on: (event: DrillEvent) => void; readonly end: () => void };
  /** The commands that run the whole again, and the drill of one pair. */
  readonly again: { readonly all: string; readonly one: (pair: PlannedPair) => string };
}

/** A comparison that is under way. */
interface CompareRun extends CompareRequest {
  readonly pairs: readonly PlannedPair[];
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
 * The same drill on every kind of pair that is asked for. What cannot be done is refused before the
 * first pair is made.
 * @throws AmqHaError USAGE when no pair can suffer the faults, or the baseline has no row in common with
 * them; NO_BROKER_ZIP, SEVERAL_ZIPS; INTERRUPTED, with what was measured so far as its document
 */
export async function runComparison(
  request: CompareRequest,
): Promise<{ readonly comparison: Comparison; readonly folder: string }> {
  const { options, settings, cwd } = request;
  checkHome(settings.home);
  const pairs = pairsOf({
    brokers: await brokersOf(request),
    failureDetections: options.failureDetections ?? [settings.failureDetection],
    lockManagers: options.lockManagers,
    faults: options.faults,
  });
  if (pairs.length === 0) throw noPair(options);
  const runs = runsOf(settings.home);
  // Found before the folder of this comparison is made: `last` is the one before.
  const baseline =
    options.baseline === null ? null : await readBaseline(runs, options.baseline, cwd);
  if (baseline !== null) refuseUseless(baseline, pairs, options);
  const startedAt = new Date();
  const folder = makeRunFolder(runs, 'compare', startedAt);
  const comparison = await measureAll({ ...request, pairs, baseline, folder, startedAt });
  return { comparison, folder };
}

/** @throws AmqHaError NO_BROKER_ZIP, SEVERAL_ZIPS */
async function brokersOf({
  options,
  settings,
  sources,
  progress,
}: CompareRequest): Promise<readonly ComparedBroker[]> {
  const found: ComparedBroker[] = [];
  for (const asked of options.brokers) {
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

/**
 * Rejects a baseline that cannot have a row in common with the pairs, whatever their versions turn out to be.
 * @throws AmqHaError USAGE
 */
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

/**
 * One drill after the other, each on a pair of its own that is gone before the next one begins. What is
 * measured is in the folder at once, however this ends.
 * @throws AmqHaError INTERRUPTED, with what was measured so far as its document
 */
async function measureAll(run: CompareRun): Promise<Comparison> {
  const { pairs, folder, progress, signal } = run;
  const nameOf = versionNames();
  const found: Found[] = [];
  let comparison = comparisonOf(run, found);
  for (const [index, pair] of pairs.entries()) {
    writeComparison(folder, comparison);
    progress.say(
      `${index === 0 ? '' : '\n'}pair ${index + 1}/${pairs.length}: ${pairKindInWords(pair.kind)}`,
    );
    found.push(
      await measure(run, pair, nameOf).catch((error: unknown) => {
        throw signal.aborted ? interrupted(run, comparison, error) : error;
      }),
    );
    comparison = comparisonOf(run, found);
  }
  writeComparison(folder, comparison);
  return comparison;
}

/**
 * One drill, as rows; an error of this pair alone gives rows without a result.
 * @throws an interruption, an internal error
 */
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
    if (!(error instanceof AmqHaError) || run.signal.aborted) throw error;
    run.progress.say(`not measured: ${firstLine(error.message)}`);
    return { rows: untoldRows(kind, faults, error.message), drills: [] };
  }
}

async function drillOn(run: CompareRun, pair: PlannedPair): Promise<DrillOutcome> {
  const { options, folder, sources, env, progress, signal } = run;
  const { settings, faults } = pair;
  const cuttable = anyNeeds(faults, 'relay');
  await using made = await makeThrowAwayPair({
    purpose: 'compare',
    settings,
    env,
    progress,
    signal,
    cuttable,
  });
  const watch = run.watch();
  try {
    return await conductDrill({
      pair: made.pair,
      relay: made.relay,
      options: { ...options.drill, faults, rounds: faults.length * options.rounds },
      sources,
      runs: folder,
      command: run.again.one(pair),
      keepsPair: false,
      signal,
      onEvent: watch.on,
    });
  } finally {
    watch.end();
  }
}

function comparisonOf(run: CompareRun, found: readonly Found[]): Comparison {
  const { options, again, pairs, baseline, folder, startedAt } = run;
  const { load, pauseForMs, seed } = options.drill;
  const open = pairs
    .slice(found.length)
    .flatMap(({ kind, faults }) => untoldRows(kind, faults, 'it was not measured'));
  const compared = {
    load,
    pauseForMs,
    rows: [...found.flatMap(({ rows }) => rows), ...open],
    drills: found.flatMap(({ drills }) => drills),
  };
  return {
    schema: 1,
    startedAt: startedAt.toISOString(),
    seed,
    ...compared,
    baseline: baseline === null ? null : against(compared, baseline),
    command: again.all,
    reportPath: join(folder, COMPARE_HTML),
  };
}

function interrupted(
  { progress, folder }: CompareRun,
  comparison: Comparison,
  cause: unknown,
): AmqHaError {
  progress.say(`what was measured so far is in ${folder}`);
  return new AmqHaError('INTERRUPTED', 'interrupted', { cause, document: { ...comparison } });
}
