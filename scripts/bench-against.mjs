/**
 * This build against that of another commit: both do the same in turn, on pairs of their own, with the same zip and
 * flags. The figures are ratios of medians, so that they mean the same on every machine.
 *
 * Between two rows no broker runs. Rows that need a lasting pair share one for each lock manager; when a row fails,
 * its pairs are removed, and the next row makes new ones.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commitOf, withBuild } from './bench-build.mjs';
import { alternate, complaintOf, GOALS, outageOf, ratio } from './bench-goals.mjs';
import { keepFolder, pairLogs } from './bench-keep.mjs';
import { AGAINST_ROUNDS, pickRows } from './bench-options.mjs';
import { documentOf, isMissed, reasonOf, rowText, takeAll } from './bench-rows.mjs';
import { runProgram } from './bench-run.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FAILED = join(ROOT, 'target', 'bench-failed');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Much more than any command takes: one that has not ended by then hangs. */
const COMMAND_MS = 600_000;

/**
 * @param options { against, only, rounds } of `benchOptions`
 * @param zip gives the path of the zip
 * @param say writes a line for people
 * @returns {Promise<number>} the exit code: 0, 1 (a goal missed or a measurement failed), 130 (interrupted)
 * @throws BenchError as `pickRows`, `commitOf` and `withBuild` do
 */
export async function benchAgainst({ against, only, rounds }, zip, say) {
  const goals = pickRows(GOALS, only);
  const commit = await commitOf(against, ROOT);
  const broker = await zip();
  say(`zip: ${broker}`);
  if (rounds < AGAINST_ROUNDS) say(`fewer than ${AGAINST_ROUNDS} rounds judge nothing`);
  const interrupt = interruptOf(say);
  const work = mkdtempSync(join(tmpdir(), 'amq-ha-demo-bench-'));
  const folder = join(work, 'build');
  try {
    const { signal } = interrupt;
    return await withBuild(commit, { root: ROOT, folder, signal, say }, async () => {
      const sides = [
        new Side('this', ROOT, { work, broker, signal }),
        new Side('that', folder, { work, broker, signal }),
      ];
      try {
        const figures = await compare(goals, sides, { rounds, signal, say });
        signal.throwIfAborted();
        return report({ commit, rounds, figures }, say);
      } finally {
        for (const side of sides) await side.removePairs(say);
      }
    });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    return 130;
  } finally {
    removeEmpty(work, say);
    interrupt.end();
  }
}

/** A home that is still there has a pair that could not be ended: it must stay, so that somebody can. */
function removeEmpty(work, say) {
  const homes = ['this', 'that'].map((name) => join(work, name));
  const left = homes.filter((place) => existsSync(place) && readdirSync(place).length > 0);
  if (left.length === 0) rmSync(work, { recursive: true, force: true });
  else
    say(
      `still there: ${left.join(', ')}\n  do: node dist/cli.js clean --yes --home <folder in it>`,
    );
}

function report({ commit, rounds, figures }, say) {
  const missed = figures.filter(isMissed).map(({ name }) => name);
  for (const each of figures) say(rowText(each));
  if (missed.length > 0) say(`missed: ${missed.join('; ')}`);
  const document = { against: commit, rounds, figures, missed };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  return missed.length === 0 ? 0 : 1;
}

async function compare(goals, sides, { rounds, signal, say }) {
  for (const side of sides) {
    await warmUp(side, say);
    signal.throwIfAborted();
  }
  const measurements = goals.map(({ id, ...row }) => ({
    id,
    rows: [row],
    measure: () => measure(id, sides, { rounds, say }),
  }));
  return takeAll(measurements, async ({ id }, error) => {
    if (signal.aborted) return undefined;
    say(`FAILED ${id}: ${reasonOf(error)}`);
    const kept = await keep(id, sides);
    for (const side of sides) await side.pair(SAMPLES[id].home).remove();
    return kept;
  });
}

/** Caches, downloads and the file system: what only the first pair of a build pays for. Its failures show in the rows. */
async function warmUp(side, say) {
  say(`warming up: ${side.name}`);
  const pair = side.pair('warm-up');
  try {
    await pair.make('init');
    for (const command of ['produce', 'browse', 'failover', 'failback', 'stop'])
      await pair.ok(command);
  } catch (error) {
    say(`the warm-up failed: ${reasonOf(error)}`);
  }
  await pair.remove().catch((error) => say(`not removed: ${reasonOf(error)}`));
}

async function measure(id, sides, { rounds, say }) {
  const { home, before, sample, after } = SAMPLES[id];
  const pairs = sides.map((side) => side.pair(home));
  for (const pair of pairs) await before?.(pair);
  const [ours, theirs] = await alternate(rounds, pairs, async (pair, round) => {
    const value = await sample(pair);
    say(`${id} ${round}/${rounds}: ${pair.side} ${Math.round(value)} ms`);
    return value;
  });
  for (const pair of pairs) await after?.(pair);
  return [ratio(ours, theirs)];
}

/**
 * How each row of GOALS is measured: `sample` gives ms; `before` and `after` stand around all samples of a side.
 * `home` names the folder of the pair; rows with the same one share it.
 */
const SAMPLES = {
  init: { home: 'init', sample: (pair) => made(pair, 'init') },
  demo: { home: 'demo', sample: (pair) => made(pair, 'demo') },
  kill: {
    home: 'kill',
    sample: async (pair) => {
      const { document } = await pair.make('drill', '--fault', 'kill', '--rounds', '1');
      return outageOf(document.rounds);
    },
  },
  'start-none': startOf('none'),
  failback: {
    home: 'none',
    before: (pair) => up(pair, 'none'),
    sample: async (pair) => {
      await pair.ok('failover');
      return (await pair.ok('failback')).ms;
    },
    after: (pair) => pair.ok('stop'),
  },
  'produce-browse': {
    home: 'none',
    before: (pair) => up(pair, 'none'),
    sample: async (pair) => {
      const [produce, browse] = [await pair.ok('produce'), await pair.ok('browse')];
      await pair.ok('consume');
      return produce.ms + browse.ms;
    },
    after: (pair) => pair.ok('stop'),
  },
  'start-file': startOf('file'),
  'start-zookeeper': startOf('zookeeper'),
};

/** A command that makes a pair from nothing. */
async function made(pair, command) {
  const { ms } = await pair.make(command);
  await pair.ok('clean', '--yes');
  return ms;
}

function startOf(lockManager) {
  return {
    home: lockManager,
    before: async (pair) => {
      await up(pair, lockManager);
      await pair.ok('stop');
    },
    sample: async (pair) => {
      const { ms } = await pair.ok('start');
      await pair.ok('stop');
      return ms;
    },
  };
}

/** The lasting pair of that lock manager, protected; made when it is not there. */
async function up(pair, lockManager) {
  if (pair.isThere) await pair.ok('start');
  else await pair.make('init', '--lock-manager', lockManager);
}

/** A build, and the pairs that it made. */
class Side {
  #pairs = new Map();

  constructor(name, root, { work, broker, signal }) {
    this.name = name;
    this.cli = join(root, 'dist', 'cli.js');
    this.place = join(work, name);
    this.broker = broker;
    this.signal = signal;
  }

  pair(name) {
    const pair = this.#pairs.get(name) ?? new Pair(this, join(this.place, name));
    this.#pairs.set(name, pair);
    return pair;
  }

  async removePairs(say) {
    for (const pair of this.#pairs.values())
      await pair.remove().catch((error) => say(`not removed: ${reasonOf(error)}`));
  }
}

/** A pair in a home of its own. */
class Pair {
  #side;

  constructor(side, home) {
    this.#side = side;
    this.home = home;
  }

  get side() {
    return this.#side.name;
  }

  get isThere() {
    return existsSync(join(this.home, 'target', 'pair.json'));
  }

  /** A command that makes a pair. */
  make(command, ...args) {
    return this.ok(command, '--broker', this.#side.broker, '--ports', 'auto', ...args);
  }

  /** @returns {Promise<{ ms: number, document: object }>} of a command that did what it must; throws Error otherwise */
  ok(...args) {
    return this.#run(args, this.#side.signal);
  }

  /** Ends the pair and removes its home, even after an interrupt. Throws Error when the pair could not be ended. */
  async remove() {
    if (existsSync(join(this.home, 'target'))) await this.#run(['clean', '--yes']);
    rmSync(this.home, { recursive: true, force: true });
  }

  async #run(args, signal) {
    const { name, cli } = this.#side;
    mkdirSync(this.home, { recursive: true });
    const all = [cli, ...args, '--home', this.home, '--json', '--quiet'];
    const env = { ...process.env, AMQ_HA_DEMO_PORTS: 'auto' };
    const options = { cwd: this.home, env, signal, limitMs: COMMAND_MS };
    const { exit, ms, stdout, stderr } = await runProgram(process.execPath, all, options);
    const document = documentOf(stdout);
    const problem =
      exit === 0
        ? complaintOf(args[0], document)
        : `exit ${exit}: ${reasonOf({ stdout, message: stderr || stdout })}`;
    if (problem !== null) throw new Error(`${name}: ${args[0]}: ${problem}`);
    return { ms, document };
  }
}

/** The logs and runs that the pairs of a row left. @returns words that say where they lie */
async function keep(id, sides) {
  const target = join(FAILED, id);
  rmSync(target, { recursive: true, force: true });
  const all = sides.flatMap((side) => {
    const { home } = side.pair(SAMPLES[id].home);
    const folders = [...pairLogs(home), [join(home, 'target', 'runs'), 'runs']];
    return folders.map(([folder, name]) => [folder, join(target, side.name, name)]);
  });
  const there = all.filter(([folder]) => existsSync(folder));
  for (const [folder, copy] of there) await keepFolder(folder, copy);
  return there.length === 0 ? undefined : `kept in ${target}`;
}

/** Aborted by the first signal; from then on signals only ask for patience. */
function interruptOf(say) {
  const controller = new AbortController();
  const onSignal = () => {
    say(controller.signal.aborted ? 'still removing everything; one moment' : 'interrupted');
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    end: () => SIGNALS.forEach((name) => process.off(name, onSignal)),
  };
}
