import { randomInt } from 'node:crypto';
import type { Limits, LoadPlan } from '../model/drill.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { AmqHaError } from '../model/errors.ts';
import { faultsOf, type DrillFault } from '../model/faults.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { DRILL_DEFAULTS, LONGEST_PAUSE_MS, type DrillOptions } from '../drill/plan/plan.ts';
import { MAX_SEED } from '../drill/plan/random.ts';
import { runsOf } from '../drill/run-store.ts';
import type { Pair } from './create-pair.ts';

/** What a drill shall do; what is left out is as on the command line. Times in ms. */
export interface DrillSettings extends Partial<LoadPlan>, Partial<Limits> {
  readonly faults?: readonly DrillFault[];
  readonly rounds?: number;
  /** The same seed draws and times the same faults. Whole, 0 to 2^32 - 1. */
  readonly seed?: number;
  readonly pauseForMs?: number;
  /** Folder that gets a folder for this run (default: `target/runs` here). */
  readonly runs?: string;
  /** Written into the report as the command that repeats it. */
  readonly command?: string;
  readonly signal?: AbortSignal;
  /** False for a pair that is disposed of next: an interrupted drill then leaves it as it is (default: true). */
  readonly keepsPair?: boolean;
  /** Told while it runs. */
  readonly onEvent?: (event: DrillEvent) => void;
}

/**
 * Inflicts faults on a pair under load, and judges what happened. Its verdict is an answer, not an error.
 * @throws AmqHaError USAGE for settings that are no drill; WRONG_STATE when the pair is not protected; INTERRUPTED
 */
export async function drill(pair: Pair, settings: DrillSettings = {}): Promise<DrillOutcome> {
  const options = drillOptionsOf(settings);
  refuse(options);
  return conductDrill({
    pair: pair.haPair,
    relay: pair.relay,
    options,
    sources: pair.sources,
    runs: settings.runs ?? runsOf(process.cwd()),
    command: settings.command ?? `amq-ha-demo drill --seed ${String(options.seed)}`,
    keepsPair: settings.keepsPair ?? true,
    signal: settings.signal ?? new AbortController().signal,
    onEvent: settings.onEvent ?? (() => undefined),
  });
}

function drillOptionsOf(settings: DrillSettings): DrillOptions {
  const { load, limits } = DRILL_DEFAULTS;
  return {
    faults: settings.faults ?? DRILL_DEFAULTS.faults,
    rounds: settings.rounds ?? DRILL_DEFAULTS.rounds,
    seed: settings.seed ?? randomInt(MAX_SEED),
    pauseForMs: settings.pauseForMs ?? DRILL_DEFAULTS.pauseForMs,
    load: {
      rate: settings.rate === undefined ? load.rate : settings.rate,
      sizeBytes: settings.sizeBytes ?? load.sizeBytes,
      producers: settings.producers ?? load.producers,
      consumers: settings.consumers ?? load.consumers,
      client: settings.client ?? load.client,
    },
    limits: {
      maxLost: settings.maxLost ?? limits.maxLost,
      maxOutageMs: settings.maxOutageMs ?? limits.maxOutageMs,
      maxDuplicated: settings.maxDuplicated ?? limits.maxDuplicated,
      maxBothActiveMs: settings.maxBothActiveMs ?? limits.maxBothActiveMs,
    },
  };
}

/** What could never begin or never end; the compiler keeps out the rest. */
function refuse({ faults, rounds, seed, pauseForMs, load }: DrillOptions): void {
  const known: readonly string[] = faultsOf('drill');
  const wrong = [
    (faults.length === 0 || faults.some((fault) => !known.includes(fault))) && 'faults',
    !isWhole(rounds, 1) && 'rounds',
    !isWhole(seed, 0) && 'seed',
    !(pauseForMs >= 0 && pauseForMs <= LONGEST_PAUSE_MS) && 'pauseForMs',
    !(load.rate === null || load.rate > 0) && 'rate',
    !isWhole(load.sizeBytes, 1) && 'sizeBytes',
    !isWhole(load.producers, 1) && 'producers',
    !isWhole(load.consumers, 0) && 'consumers',
  ].filter((each) => each !== false);
  if (wrong.length === 0) return;
  throw new AmqHaError('USAGE', `no drill can have such ${wrong.join(', ')}`, {
    hint: 'amq-ha-demo drill --help   (it tells what each may be)',
  });
}

const isWhole = (value: number, least: number): boolean =>
  Number.isSafeInteger(value) && value >= least;
