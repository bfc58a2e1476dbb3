/** The command line of the bench. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE =
  'npm run bench -- [--against <commit>] [--only <row,row>] [--rounds <n>] [<zip> [<rounds>]]';

/** Measurements of each build with `--against`; fewer are for trying the bench itself. */
export const AGAINST_ROUNDS = 5;
const PLAIN_ROUNDS = 10;

/** The bench cannot run: what and why (message), what helps (hint), and the exit code (sysexits(3)). */
export class BenchError extends Error {
  constructor(code, message, { hint, exit }) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exit = exit;
  }
}

/**
 * @param argv without node and the script
 * @returns {{ against: string | null, only: string[] | null, rounds: number, zip: string | null }} `zip` is absolute
 * @throws BenchError USAGE, exit 64
 */
export function benchOptions(argv) {
  const { values, positionals } = parsed(argv);
  const [zip, lastRounds, ...more] = positionals;
  if (more.length > 0) throw usage(`"${more[0]}": there is nothing after the zip and the rounds`);
  if (lastRounds !== undefined && values.rounds !== undefined)
    throw usage(`--rounds ${values.rounds} and "${lastRounds}": the rounds are given twice`);
  const against = values.against ?? null;
  // git would read it as an option
  if (against !== null && !/^[^-]/.test(against))
    throw usage(`--against: "${against}" is no commit`);
  return {
    against,
    only: values.only?.split(',').map((id) => id.trim()) ?? null,
    rounds: roundsOf(lastRounds ?? values.rounds, against),
    zip: zip === undefined ? null : resolve(zip),
  };
}

/**
 * The measurements that `--only` names, in their own order; all of them when it is null.
 *
 * @throws BenchError USAGE for a name that none of them has
 */
export function pickRows(measurements, only) {
  if (only === null) return measurements;
  const known = measurements.map(({ id }) => id);
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw usage(`--only: there is no row "${unknown}"`, `one or more of: ${known.join(',')}`);
  return measurements.filter(({ id }) => only.includes(id));
}

function parsed(args) {
  const text = { type: 'string' };
  try {
    const options = { against: text, only: text, rounds: text };
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // What follows the first sentence is about a `--` that we do not need.
    throw usage(error.message.split(/\.\s/)[0]);
  }
}

function roundsOf(text, against) {
  if (text === undefined) return against === null ? PLAIN_ROUNDS : AGAINST_ROUNDS;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw usage(`"${text}" is no number of rounds (1 to 9999)`);
  return Number(text);
}

function usage(message, hint = USAGE) {
  return new BenchError('USAGE', message, { hint, exit: 64 });
}
