import { DRILL_OPTIONS } from '../model/drill.ts';
import type { DrillEvent } from '../model/drill-event.ts';
import { AmqHaError } from '../model/errors.ts';
import type { SomeValuesOf } from '../model/option.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { drillOptionsOf } from '../drill/plan/plan.ts';
import { runsOf } from '../drill/run-store.ts';
import { problemWith } from '../settings/values.ts';
import type { Pair } from './create-pair.ts';

/**
 * What a drill shall do: each option of the command line by its name in `DRILL_OPTIONS`, with the same
 * defaults and limits. Times in ms.
 */
export interface DrillSettings extends SomeValuesOf<typeof DRILL_OPTIONS> {
  /** Folder that gets a folder for this run (default: `target/runs` here). */
  readonly runs?: string;
  /** Written into the report as the command that repeats it. */
  readonly command?: string;
  readonly signal?: AbortSignal;
  /** False for a pair that is disposed of next: an interrupted drill then leaves it as it is (default: true). */
  readonly keepsPair?: boolean;
  /** Called with each event while it runs. */
  readonly onEvent?: (event: DrillEvent) => void;
}

/**
 * Injects faults into a pair under load, and judges what happened. Its verdict is an answer, not an error.
 * @throws AmqHaError USAGE for settings that are out of range; WRONG_STATE when the pair is not protected; INTERRUPTED
 */
export async function drill(pair: Pair, settings: DrillSettings = {}): Promise<DrillOutcome> {
  refuse(settings);
  const options = drillOptionsOf(settings);
  return conductDrill({
    pair: pair.haPair,
    relay: pair.relay,
    options,
    sources: pair.sources,
    runs: settings.runs ?? runsOf(process.cwd()),
    command: settings.command ?? `amq-ha-demo drill --seed ${options.seed}`,
    keepsPair: settings.keepsPair ?? true,
    signal: settings.signal ?? new AbortController().signal,
    onEvent: settings.onEvent ?? (() => undefined),
  });
}

/** What the command line refuses, and a caller in plain JavaScript may give. */
function refuse(settings: DrillSettings): void {
  const problems = Object.entries(DRILL_OPTIONS).flatMap(([name, option]) => {
    const value = settings[name as keyof DrillSettings];
    const problem = value === undefined ? null : problemWith(option, value);
    return problem === null ? [] : [`${name}: ${problem}`];
  });
  if (problems.length === 0) return;
  throw new AmqHaError('USAGE', `drill: ${problems.join('; ')}`, {
    hint: 'amq-ha-demo drill --help   (it lists what each may be)',
  });
}
