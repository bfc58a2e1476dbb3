import { AmqHaError } from '../model/errors.ts';
import { EXEC_FAULTS, type ExecFault, type PlannedStep } from '../model/exec.ts';
import { parseDuration } from '../settings/duration.ts';
import { choiceOf } from '../settings/values.ts';

/** Far beyond any test, and below what a timer of Node can hold (24.8 days). */
const LATEST_MS = 24 * 3_600_000;

const FAULT_HINT = '--fault kill@5s,failback@15s';
const ON_HINT = '--on "ready"=kill';

/**
 * The steps that the command line asks for: those with a time first, in the order of their times.
 * @param faults values of `--fault`, each a list such as `kill@5s,failback@15s`
 * @param ons values of `--on`, each a text of the output and a fault, such as `half way=kill`
 * @throws AmqHaError USAGE naming the bad part
 */
export function parseSchedule(
  faults: readonly string[],
  ons: readonly string[],
): readonly PlannedStep[] {
  const timed = faults.flatMap((list) => list.split(',')).map((item) => parseTimed(item.trim()));
  timed.sort((a, b) => a.dueMs - b.dueMs);
  return [
    ...timed.map(({ fault, dueMs }) => ({ fault, trigger: { by: 'time', dueMs } as const })),
    ...ons.map(parseOn),
  ];
}

function parseTimed(item: string): { readonly fault: ExecFault; readonly dueMs: number } {
  const at = item.includes('@') ? item.lastIndexOf('@') : item.length;
  const fault = faultNamed(item.slice(0, at), '--fault');
  if (at === item.length) throw usage(`--fault: "${item}" has no time`, `--fault ${fault}@5s`);
  const time = item.slice(at + 1);
  const dueMs = parseDuration(time);
  if (dueMs === null) {
    throw usage(
      `--fault: "${time}" is not a time`,
      `--fault ${fault}@5s   (or 500ms, 2.5s, 1m: from the start of the command)`,
    );
  }
  if (dueMs > LATEST_MS) throw usage(`--fault: "${time}" is more than 24 hours`, FAULT_HINT);
  return { fault, dueMs };
}

/** The fault follows the last `=`; the text itself may contain others. */
function parseOn(value: string): PlannedStep {
  const at = value.lastIndexOf('=');
  if (at === -1)
    throw usage(`--on: "${value}" has no "=<fault>" after the text`, `--on "${value}"=kill`);
  const text = value.slice(0, at);
  if (text === '') throw usage(`--on: "${value}" has no text before the "="`, ON_HINT);
  return { fault: faultNamed(value.slice(at + 1), '--on'), trigger: { by: 'line', text } };
}

function faultNamed(name: string, option: string): ExecFault {
  return choiceOf(EXEC_FAULTS, name, option, `such as ${option === '--on' ? ON_HINT : FAULT_HINT}`);
}

function usage(message: string, hint: string): AmqHaError {
  return new AmqHaError('USAGE', message, { hint });
}
