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
/**
 * A line of the log begins with a date or a time; those of a stack trace do not, and may name codes
 * too.
 */
const LOG_LINE = /^\d\d/;

/** Returns the code of a log line, such as `AMQ221007`; null when it has none. */
export function codeOf(line: string): string | null {
  return CODED.exec(line)?.[1] ?? null;
}

/**
 * Returns the codes in a part of a log, in its order, without those in stack traces. Codes are the
 * same in all releases; the text after them is not.
 */
export function codesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => LOG_LINE.test(line))
    .flatMap((line) => codeOf(line) ?? []);
}

/**
 * Returns true when a broker logged that it could not start or could not become active. Before 2.15
 * its process goes on nevertheless.
 */
export const hasFailed = (codes: readonly string[]): boolean =>
  codes.includes(CODE.initialisationFailed) || codes.includes(CODE.startFailed);

/**
 * Returns the logs of earlier days, oldest first: the file rolls over to `artemis.log.<date>` at
 * midnight and at the first start of a day.
 */
export function rolledOver(path: string): readonly string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * A JVM that ends before it logs writes to its output only, long after the log of the previous
 * start.
 */
const EARLY_MS = 1_000;

/**
 * Returns the last lines of a broker for the message of a failed start: of its log, or what the JVM
 * printed after it.
 */
export function lastWords(instance: Instance, lines = 30): string {
  const log = readTextIfThere(logOf(instance)) ?? '';
  const output = readTextIfThere(outputOf(instance)) ?? '';
  const diedEarly = modifiedMs(outputOf(instance)) > modifiedMs(logOf(instance)) + EARLY_MS;
  const text = (log.trim() === '' || diedEarly ? output : log).trimEnd();
  return text === '' ? '(no output)' : text.split('\n').slice(-lines).join('\n');
}
