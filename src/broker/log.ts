import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { logOf, outputOf, type Instance } from './instance.ts';
import { modifiedMs, readFrom, readTextIfThere, sizeOf } from '../platform/files.ts';

/** One coded line of a broker's log. Codes are stable over the generations; the text behind them is not. */
export interface LogEvent {
  readonly atMs: number;
  readonly code: string;
}

/** Log codes this program acts on (`AMQ` + number); meanings in the Artemis log bundle. */
export const CODE = {
  starting: 'AMQ221000',
  serverStopped: 'AMQ221002',
  active: 'AMQ221007',
  replicaInSync: 'AMQ221024',
  promoting: 'AMQ221037',
  restartsAsBackup: 'AMQ221039',
  backupStarted: 'AMQ221109',
  dataMovedAside: 'AMQ222162',
  initialisationFailed: 'AMQ224000',
  startFailed: 'AMQ224097',
} as const;

/** Up to 2.4 without a date (its `logging.properties`: `%d{HH:mm:ss,SSS}`). */
const TIME = /^(?:(\d{4})-(\d\d)-(\d\d) )?(\d\d):(\d\d):(\d\d)[,.](\d{3}) /;
const CODED = /\b(AMQ\d{6})\b/;

/**
 * Time at the head of a log line (local time of the machine, as the broker writes it) in ms since 1970; null where
 * there is none. Without a date it is the last such time of day up to `writtenMs`, when the line was surely there.
 */
export function timeOf(line: string, writtenMs = Date.now()): number | null {
  const match = TIME.exec(line);
  if (match === null) return null;
  const [hour = 0, minute = 0, second = 0, ms = 0] = match.slice(4).map(Number);
  if (match[1] !== undefined) {
    const [year = 0, month = 1, day = 1] = match.slice(1, 4).map(Number);
    return new Date(year, month - 1, day, hour, minute, second, ms).getTime();
  }
  const time = new Date(writtenMs);
  time.setHours(hour, minute, second, ms);
  if (time.getTime() > writtenMs) time.setDate(time.getDate() - 1);
  return time.getTime();
}

/** Code of a log line, such as `AMQ221007`; null where there is none. */
export function codeOf(line: string): string | null {
  return CODED.exec(line)?.[1] ?? null;
}

/** Coded events in a piece of log, in file order; `writtenMs` is when its last line was surely there. */
export function parseLog(text: string, writtenMs?: number): readonly LogEvent[] {
  return text.split('\n').flatMap((line) => {
    const code = codeOf(line);
    const atMs = code === null ? null : timeOf(line, writtenMs);
    return code === null || atMs === null ? [] : [{ atMs, code }];
  });
}

/** A broker's log from a remembered place on; the file is appended to at every start. */
export class LogCursor {
  readonly #path: string;
  readonly #offset: number;
  readonly #earlier: readonly string[];

  constructor(instance: Instance, from: 'here' | 'beginning' = 'here') {
    this.#path = logOf(instance);
    this.#offset = from === 'here' ? sizeOf(this.#path) : 0;
    this.#earlier = from === 'here' ? [] : rolledOver(this.#path);
  }

  events(): readonly LogEvent[] {
    const earlier = this.#earlier.flatMap((path) => eventsIn(path, 0));
    const now = sizeOf(this.#path) === 0 ? [] : eventsIn(this.#path, this.#offset);
    return [...earlier, ...now];
  }

  /** The first event with this code, or null. */
  first(code: string, notBeforeMs = 0): LogEvent | null {
    return this.events().find((event) => event.code === code && event.atMs >= notBeforeMs) ?? null;
  }
}

/** The text first: what is in it was written by the time of the file that is looked at afterwards. */
function eventsIn(path: string, offset: number): readonly LogEvent[] {
  const text = readFrom(path, offset);
  return parseLog(text, modifiedMs(path));
}

/** Logs of earlier days, oldest first: the file rolls over to `artemis.log.<date>` at midnight and at the first start of a day. */
function rolledOver(path: string): readonly string[] {
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
