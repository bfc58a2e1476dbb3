import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { logOf, outputOf, type Instance } from '../instance.ts';
import { modifiedMs, readTextIfThere } from '../../platform/files.ts';

/** Log codes this program acts on (`AMQ` + number); meanings in the Artemis log bundle. */
export const CODE = {
  starting: 'AMQ221000',
  serverStopped: 'AMQ221002',
  active: 'AMQ221007',
  opensAioJournal: 'AMQ221012',
  opensNioJournal: 'AMQ221013',
  consoleUp: 'AMQ241004',
  replicaInSync: 'AMQ221024',
  sendsToReplica: 'AMQ221025',
  promoting: 'AMQ221037',
  restartsAsBackup: 'AMQ221039',
  backupStarted: 'AMQ221109',
  replicaFailed: 'AMQ222092',
  dataMovedAside: 'AMQ222162',
  initialisationFailed: 'AMQ224000',
  startFailed: 'AMQ224097',
} as const;

const CODED = /\b(AMQ\d{6})\b/;
/** A line of the log begins with a date or a time; those of a stack trace do not, and may name codes too. */
const LOG_LINE = /^\d\d/;

/** Code of a log line, such as `AMQ221007`; null where there is none. */
export function codeOf(line: string): string | null {
  return CODED.exec(line)?.[1] ?? null;
}

/** Codes in a piece of log, in its order, without those of stack traces. Codes are stable over the generations; the text behind them is not. */
export function codesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => LOG_LINE.test(line))
    .flatMap((line) => codeOf(line) ?? []);
}

/**
 * Whether a broker said that it could not start, or not become active. Before 2.15 it stays there as a process
 * nevertheless.
 */
export const hasFailed = (codes: readonly string[]): boolean =>
  codes.includes(CODE.initialisationFailed) || codes.includes(CODE.startFailed);

/** Logs of earlier days, oldest first: the file rolls over to `artemis.log.<date>` at midnight and at the first start of a day. */
export function rolledOver(path: string): readonly string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .sort()
    .map((name) => join(folder, name));
}

/** A JVM that ends before it logs speaks to its output alone, long after the log of the start before. */
const EARLY_MS = 1_000;

/** The last lines a broker said, for the message of a failed start: its log, or what the JVM printed after that. */
export function lastWords(instance: Instance, lines = 30): string {
  const log = readTextIfThere(logOf(instance)) ?? '';
  const output = readTextIfThere(outputOf(instance)) ?? '';
  const diedEarly = modifiedMs(outputOf(instance)) > modifiedMs(logOf(instance)) + EARLY_MS;
  const text = (log.trim() === '' || diedEarly ? output : log).trimEnd();
  return text === '' ? '(it said nothing)' : text.split('\n').slice(-lines).join('\n');
}
