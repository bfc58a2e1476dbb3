/**
 * Log4j's and JBoss LogManager's patterns; up to 2.4 without a date (its `logging.properties`:
 * `%d{HH:mm:ss,SSS}`).
 */
const HEAD = /^(?:(\d{4})-(\d\d)-(\d\d) )?(\d\d):(\d\d):(\d\d)[,.](\d{3}) /;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Returns the times at the heads of log lines, in ms on a clock without a zone: only their
 * differences are meaningful, and only while the broker's zone and clock do not change. A line
 * without a time (a stack trace) has that of the line before it; null before the first time.
 * Without dates, a time of day that falls by more than half a day belongs to the next day.
 */
export function textTimes(lines: readonly string[]): readonly (number | null)[] {
  let last: number | null = null;
  let days = 0;
  return lines.map((line) => {
    const match = HEAD.exec(line);
    if (match === null) return last;
    const [year = 0, month = 1, day = 1, ...time] = match.slice(1).map(Number);
    const [hour = 0, minute = 0, second = 0, ms = 0] = time;
    const ofDay = ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
    if (match[1] !== undefined) return (last = Date.UTC(year, month - 1, day) + ofDay);
    if (last !== null && last - (days * DAY_MS + ofDay) > DAY_MS / 2) days += 1;
    return (last = days * DAY_MS + ofDay);
  });
}

/** One reading of a log, on the reader's monotonic clock (ms). */
interface Reading {
  /** Time of the reading before: the lines were not there yet. */
  readonly fromMs: number;
  /** Time of this reading: the lines are there. */
  readonly toMs: number;
  /** Age of the file's last change at this reading, by the clock of the system that wrote it. */
  readonly ageMs: number;
}

/**
 * Returns when the lines of one reading were written, on the reader's clock. The file's age gives
 * the time of the last line, the differences of the texts those of the lines before. Both may be
 * wrong by any amount (the clock is stepped, daylight saving ends). The two readings around the
 * lines and the order of the file are always right, so every time stays within these bounds. @param
 * texts times as `textTimes` gives them
 */
export function placeLines(
  texts: readonly (number | null)[],
  { fromMs, toMs, ageMs }: Reading,
): readonly number[] {
  const within = (ms: number): number => Math.min(Math.max(ms, fromMs), toMs);
  let atMs = within(toMs - ageMs);
  let later: number | null = null;
  const placed = texts.toReversed().map((text) => {
    if (text !== null && later !== null) atMs = within(atMs - Math.max(0, later - text));
    later = text ?? later;
    return atMs;
  });
  return placed.toReversed();
}
