import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import { targetOf } from '../pair/plan/paths.ts';

/** Folder names begin with the time, so that they sort in the order of the runs. */
const RUN_FOLDER = /^\d{8}-\d{6}-/;

export const HISTORY = 'history.ndjson';
export const PLAN = 'plan.json';
export const VERDICT = 'verdict.json';
export const REPORT_HTML = 'report.html';
export const REPORT_MD = 'report.md';
export const JUNIT = 'junit.xml';
/** Marks the folder of a comparison, which contains drills and is not one. */
export const COMPARISON = 'compare.json';

/** The folder with the runs of a home. */
export const runsOf = (home: string): string => join(targetOf(home), 'runs');

/**
 * Makes the folder of a new run, `<time>-<name>` (UTC), with a number for a second run in a second.
 */
export function makeRunFolder(runs: string, name: string, at: Date): string {
  const time = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  mkdirSync(runs, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const suffix = attempt === 1 ? '' : `-${attempt}`;
    const folder = join(runs, `${time}-${name}${suffix}`);
    if (existsSync(folder)) continue;
    mkdirSync(folder);
    return folder;
  }
}

/**
 * The folder of a stored drill.
 * @param wanted a path, the name of a folder in `runs` (without its time: the newest one), or
 * `last`
 * @throws AmqHaError USAGE with a list of the newest runs
 */
export function findRun(runs: string, wanted: string, cwd: string): string {
  const drills = foldersIn(runs).filter((name) => !isComparison(join(runs, name)));
  const folder = find(runs, { wanted, cwd, last: drills.at(-1), named: foldersIn(runs) });
  if (folder === null) throw noSuchRun(runs, wanted, drills, 'amq-ha-demo drill', 'check last');
  if (isComparison(folder)) throw notOneDrill(folder);
  return folder;
}

/**
 * The folder of an earlier comparison or drill, found in the same way; `last` is the last
 * comparison.
 * @throws AmqHaError USAGE with a list of the newest runs
 */
export function findComparable(runs: string, wanted: string, cwd: string): string {
  const named = foldersIn(runs);
  const last = named.findLast((name) => isComparison(join(runs, name)));
  const folder = find(runs, { wanted, cwd, last, named });
  if (folder !== null) return folder;
  throw noSuchRun(runs, wanted, named, 'amq-ha-demo compare', 'compare --baseline last');
}

const isComparison = (folder: string): boolean => existsSync(join(folder, COMPARISON));

function foldersIn(runs: string): readonly string[] {
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => RUN_FOLDER.test(name))
    .sort();
}

interface Wanted {
  readonly wanted: string;
  readonly cwd: string;
  /** What `last` means. */
  readonly last: string | undefined;
  readonly named: readonly string[];
}

function find(runs: string, { wanted, cwd, last, named }: Wanted): string | null {
  const name =
    wanted === 'last'
      ? last
      : named.findLast((each) => each === wanted || each.replace(RUN_FOLDER, '') === wanted);
  if (name !== undefined) return join(runs, name);
  const path = isAbsolute(wanted) ? wanted : resolve(cwd, wanted);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return wanted !== 'last' && isFolder ? path : null;
}

function noSuchRun(
  runs: string,
  wanted: string,
  names: readonly string[],
  makes: string,
  takes: string,
): AmqHaError {
  const known =
    names.length === 0
      ? `there are none in ${runs}`
      : `the newest in ${runs}: ${names.slice(-3).reverse().join(', ')}`;
  const isNone = wanted === 'last' && names.length === 0;
  const what = isNone ? `there is no run in ${runs} yet` : `no such run: "${wanted}"; ${known}`;
  return new AmqHaError('USAGE', what, {
    hint: names.length === 0 ? makes : `amq-ha-demo ${takes}`,
  });
}

function notOneDrill(folder: string): AmqHaError {
  const drills = foldersIn(folder);
  return new AmqHaError(
    'USAGE',
    `${folder} is a comparison, but check takes one drill; it contains ${drills.join(', ') || 'none'}`,
    { hint: `amq-ha-demo check ${join(folder, drills.at(0) ?? '')}` },
  );
}
