import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import { targetOf } from '../pair/plan.ts';

/** Folder names begin with the time, so that their order is that of the runs. */
const RUN_FOLDER = /^\d{8}-\d{6}-/;

export const HISTORY = 'history.ndjson';
export const PLAN = 'plan.json';
export const VERDICT = 'verdict.json';
export const REPORT_HTML = 'report.html';
export const REPORT_MD = 'report.md';
export const JUNIT = 'junit.xml';

/** Where the runs of a home are. */
export const runsOf = (home: string): string => join(targetOf(home), 'runs');

/** Makes the folder of a new run, `<time>-<name>` (UTC); with a number behind it when two begin in one second. */
export function makeRunFolder(runs: string, name: string, at: Date): string {
  const time = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  mkdirSync(runs, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const suffix = attempt === 1 ? '' : `-${String(attempt)}`;
    const folder = join(runs, `${time}-${name}${suffix}`);
    if (existsSync(folder)) continue;
    mkdirSync(folder);
    return folder;
  }
}

/**
 * The folder of a stored run: a path, the name of a folder in `runs` (whole, or without its time:
 * then the newest), or `last`.
 * @throws AmqHaError USAGE listing what there is
 */
export function findRun(runs: string, wanted: string, cwd: string): string {
  const names = existsSync(runs)
    ? readdirSync(runs)
        .filter((name) => RUN_FOLDER.test(name))
        .sort()
    : [];
  const name =
    wanted === 'last'
      ? names.at(-1)
      : names.findLast((each) => each === wanted || each.replace(RUN_FOLDER, '') === wanted);
  if (name !== undefined) return join(runs, name);
  const path = isAbsolute(wanted) ? wanted : resolve(cwd, wanted);
  if (wanted !== 'last' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return path;
  const there =
    names.length === 0
      ? `there are none in ${runs}`
      : `the newest in ${runs}: ${names.slice(-3).reverse().join(', ')}`;
  throw new AmqHaError('USAGE', `no such run: "${wanted}"; ${there}`, {
    hint: names.length === 0 ? 'amq-ha-demo drill' : 'amq-ha-demo check last',
  });
}
