import type { ExecAccount, ExecStep } from '../model/exec.ts';
import { counted, duration } from '../format/words.ts';
import { table } from './format.ts';

/** Lines may be longer than a terminal is wide: the terminal wraps them, and nothing is cut off. */
const UNLIMITED = Number.POSITIVE_INFINITY;

/** What was done to the pair and when, and how the command ended. */
export function execText(account: ExecAccount): string {
  const { steps } = account;
  const done = steps.filter((step) => step.ok).length;
  const tally =
    steps.length === 0 ? '' : `; ${String(done)} of ${counted(steps.length, 'step')} done`;
  const head = `exec: the command ${endOf(account)} after ${duration(account.ranMs)}${tally}`;
  const rows = table(
    [
      { title: '', cells: account.steps.map(timeOf), align: 'right' },
      { title: '', cells: account.steps.map(nameOf) },
      { title: '', cells: account.steps.map(({ what }) => what) },
    ],
    UNLIMITED,
  );
  return [head, ...rows.slice(1), tailOf(account)].join('\n');
}

function endOf({ signal, commandExitCode }: ExecAccount): string {
  return signal === null
    ? `ended with exit code ${String(commandExitCode)}`
    : `was ended by ${signal} (exit code ${String(commandExitCode)})`;
}

function timeOf({ atMs }: ExecStep): string {
  return atMs === null ? '-' : `+${(atMs / 1_000).toFixed(1)} s`;
}

function nameOf({ fault, text }: ExecStep): string {
  return text === null ? fault : `${fault}, on "${text}"`;
}

function tailOf({ here, healed }: ExecAccount): string {
  if (!here) return 'the throw-away pair is gone';
  return healed === true ? 'the pair is protected' : 'the pair is NOT protected';
}
