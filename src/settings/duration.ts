const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * A length of time as people type it: `500ms`, `5s`, `2.5s`, `1m`, `1h`. The unit is needed: a bare
 * number may mean seconds to one and milliseconds to another.
 * @returns whole milliseconds, or null when it is none
 */
export function parseDuration(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNIT_MS[unit];
  if (factor === undefined) return null;
  const ms = Math.round(Number(number) * factor);
  return Number.isSafeInteger(ms) ? ms : null;
}

/** The same in the other direction, with the largest unit that leaves a whole number: `10s` of 10000. */
export function durationText(ms: number): string {
  const units = Object.entries(UNIT_MS).filter(([, factor]) => ms % factor === 0);
  const [unit, factor] = (ms === 0 ? undefined : units.at(-1)) ?? ['ms', 1];
  return `${ms / factor}${unit}`;
}
