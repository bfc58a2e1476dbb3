import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type {
  BaselineResult,
  CompareDrill,
  CompareRow,
  Comparison,
  Conditions,
} from '../model/compare.ts';
import { AmqHaError } from '../model/errors.ts';
import { factsOf } from '../model/faults.ts';
import { duration, grouped } from '../format/words.ts';
import { judgeAgain } from '../drill/judge-run.ts';
import { COMPARISON, findComparable } from '../drill/run-store.ts';
import { readTextIfThere } from '../platform/files.ts';
import { drillRegressions, matchRows, rowRegressions } from './regressions.ts';
import { drillOf, kindOfDrill, rowsOf } from './rows.ts';

/** An earlier run, as rows. */
export interface Baseline extends Conditions {
  readonly path: string;
  readonly rows: readonly CompareRow[];
  readonly drills: readonly CompareDrill[];
}

/**
 * Reads an earlier comparison (its folder, its name, `last`, or its `compare.json` alone), or a drill.
 * @throws AmqHaError USAGE when there is none, or it has no measured row
 */
export async function readBaseline(runs: string, wanted: string, cwd: string): Promise<Baseline> {
  const file = isAbsolute(wanted) ? wanted : resolve(cwd, wanted);
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  const path = isFile ? file : findComparable(runs, wanted, cwd);
  const stored = isFile ? readFileSync(file, 'utf8') : readTextIfThere(join(path, COMPARISON));
  const baseline = stored === null ? await drillAsBaseline(path) : storedBaseline(path, stored);
  if (baseline.rows.some(({ told }) => told)) return baseline;
  throw noBaseline(path, 'nothing was measured in it');
}

async function drillAsBaseline(folder: string): Promise<Baseline> {
  const { plan, verdict } = await judgeAgain(folder).catch((error: unknown) => {
    throw error instanceof AmqHaError ? noBaseline(folder, error.message) : error;
  });
  const result = { plan, verdict, run: null };
  const kind = kindOfDrill(result);
  const faults = [...new Set(plan.rounds.map(({ fault }) => fault))];
  return {
    path: folder,
    load: plan.load,
    pauseForMs: plan.pauseForMs,
    rows: rowsOf(kind, faults, result),
    drills: [drillOf(kind, result)],
  };
}

function storedBaseline(path: string, text: string): Baseline {
  const { schema, load, pauseForMs, rows, drills } = parsed(path, text);
  if (schema !== 1 || !Array.isArray(rows) || !Array.isArray(drills) || load === undefined)
    throw noBaseline(path, 'it is no comparison that this version has written');
  return { path, load, pauseForMs: pauseForMs ?? 0, rows, drills };
}

function parsed(path: string, text: string): Partial<Comparison> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Comparison>;
  } catch {
    throw noBaseline(path, 'it is no JSON');
  }
}

const noBaseline = (path: string, why: string): AmqHaError =>
  new AmqHaError('USAGE', `${path} is no baseline: ${why}`, {
    hint: 'leave out --baseline, or name another run',
  });

/** What is compared with a baseline. */
type Compared = Pick<Comparison, 'load' | 'pauseForMs' | 'rows' | 'drills'>;

/** What got slower or less safe since. */
export function against(now: Compared, baseline: Baseline): BaselineResult {
  const matches = matchRows(now.rows, comparableRows(now, baseline));
  return {
    path: baseline.path,
    matched: matches.length,
    differs: differences(now, baseline),
    regressions: [
      ...drillRegressions(now.drills, baseline.drills),
      ...matches.flatMap(rowRegressions),
    ],
  };
}

/** Another client loses in another way, and another pause takes another time: that is no baseline. */
export const comparableRows = (now: Conditions, baseline: Baseline): readonly CompareRow[] =>
  now.load.client !== baseline.load.client
    ? []
    : baseline.rows.filter(
        ({ fault }) => now.pauseForMs === baseline.pauseForMs || factsOf(fault).lasts === 'instant',
      );

/** The options that were others, with both values. */
function differences(now: Conditions, before: Conditions): readonly string[] {
  const values = ({ load, pauseForMs }: Conditions): Readonly<Record<string, string>> => ({
    client: load.client,
    rate: load.rate === null ? 'max' : grouped(load.rate),
    size: grouped(load.sizeBytes),
    producers: grouped(load.producers),
    consumers: grouped(load.consumers),
    'pause-for': duration(pauseForMs),
  });
  const was = values(before);
  return Object.entries(values(now)).flatMap(([name, value]) =>
    value === was[name] ? [] : [`--${name} ${value}, was ${String(was[name])}`],
  );
}
