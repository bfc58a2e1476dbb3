import type { CompareOptions } from '../../compare/run.ts';
import { drillOptionsOf } from '../../drill/plan/plan.ts';
import type { Flags } from '../shared/context.ts';
import { COMPARE_COMMAND } from './command-options.ts';
import { readOptions } from './flags.ts';

/** @throws AmqHaError USAGE naming the option and what it may be */
export function compareOptions(flags: Flags): CompareOptions {
  const values = readOptions(COMPARE_COMMAND, flags);
  const { brokers, lockManagers, failureDetections, faults, rounds, baseline } = values;
  const { load, limits, pauseForMs, seed } = drillOptionsOf(values);
  return {
    brokers: brokers ?? [null],
    lockManagers,
    failureDetections,
    faults,
    rounds,
    drill: { load, limits, pauseForMs, seed },
    baseline,
  };
}
