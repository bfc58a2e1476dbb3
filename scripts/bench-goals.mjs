/** What `--against` measures, how far this build must be below the other one, and when a measurement counts. */
import { median } from './bench-rows.mjs';

/** Each ratio is this build / that commit. The first kill is that of a fresh pair, as a drill measures its outage. */
export const GOALS = [
  { id: 'init', name: 'init to protected', goal: 0.85 },
  { id: 'demo', name: 'demo, the whole walk', goal: 0.65 },
  { id: 'kill', name: 'outage of the first kill', goal: 0.8 },
  { id: 'start-none', name: 'start of a stopped pair, classic', goal: 0.55 },
  { id: 'failback', name: 'failback to protected', goal: 0.7 },
  { id: 'produce-browse', name: 'produce and browse 10 messages', goal: 0.85 },
  { id: 'start-file', name: 'start of a stopped pair, file lock', goal: 0.75 },
  { id: 'start-zookeeper', name: 'start of a stopped pair, ZooKeeper', goal: 0.75 },
];

/** Samples of the sides in turn (A, B, A, B, ...). @returns {Promise<number[][]>} those of each side */
export async function alternate(rounds, sides, sample) {
  const samples = sides.map(() => []);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, side] of sides.entries()) samples[index].push(await sample(side, round));
  }
  return samples;
}

/** The ratio of the medians. @param ours of this build, in ms @param theirs of the other one */
export function ratio(ours, theirs) {
  const value = median(ours) / median(theirs);
  const range = (values) => `${ms(Math.min(...values))} to ${ms(Math.max(...values))}`;
  const medians = `${ms(median(ours))} / ${ms(median(theirs))} ms`;
  return { value, detail: `${medians} (${range(ours)} / ${range(theirs)})` };
}

/** Whole milliseconds, without the unit. */
function ms(value) {
  return String(Math.round(value));
}

const PROTECTED = { wanted: 'a protected pair', holds: ({ state }) => state === 'protected' };
const TEN = { wanted: '10 messages', holds: ({ count }) => count === 10 };
const ANSWERS = {
  init: PROTECTED,
  start: PROTECTED,
  stop: { wanted: 'a pair that is down', holds: ({ state }) => state === 'down' },
  failover: { wanted: 'a takeover', holds: (change) => hasMilestone(change, 'active') },
  failback: { wanted: 'a protected pair', holds: (change) => hasMilestone(change, 'protected') },
  demo: { wanted: 'every step as expected', holds: ({ ok }) => ok === true },
  produce: TEN,
  browse: TEN,
  consume: TEN,
  drill: {
    wanted: 'an outage, and nothing lost',
    holds: ({ verdict, rounds }) => verdict === 'pass' && Number.isFinite(outageOf(rounds)),
  },
  clean: { wanted: 'removed folders', holds: ({ removed }) => Array.isArray(removed) },
};

/**
 * Why the answer of a command that ended with exit 0 does not count; null when it does.
 *
 * @param command its name, one of those that the bench runs
 * @param document what it printed with `--json`
 */
export function complaintOf(command, document) {
  const { wanted, holds } = ANSWERS[command];
  return holds(document)
    ? null
    : `it did not tell of ${wanted}: ${JSON.stringify(document).slice(0, 200)}`;
}

/** The outage of the first round of a drill, in ms; undefined when there was none. @param rounds of its verdict */
export function outageOf(rounds) {
  return rounds?.[0]?.outage?.ms;
}

function hasMilestone({ milestones }, wanted) {
  return milestones?.some(({ name }) => name === wanted) ?? false;
}
