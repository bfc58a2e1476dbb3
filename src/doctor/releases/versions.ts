import { AmqHaError } from '../../model/errors.ts';

/** An Artemis version as numbers that can be compared. */
export type Version = readonly [major: number, minor: number, patch: number];

/** A range of releases: `from` is included, `before` is not. Both are optional. */
export interface Range {
  readonly from?: string;
  readonly before?: string;
}

/** The newest release whose sources the rules were checked against. */
export const NEWEST = '2.56.0';

/** Each AMQ Broker 7.n and the Artemis release that it is based on (the highest patch of each). */
const AMQ_BASES = [
  ['7.0', '2.0.0'],
  ['7.1', '2.4.0'],
  ['7.2', '2.6.3'],
  ['7.3', '2.7.0'],
  ['7.4', '2.9.0'],
  ['7.5', '2.10.0'],
  ['7.6', '2.11.0'],
  ['7.7', '2.13.0'],
  ['7.8', '2.16.0'],
  ['7.9', '2.18.0'],
  ['7.10', '2.21.0'],
  ['7.11', '2.28.0'],
  ['7.12', '2.33.0'],
  ['7.13', '2.40.0'],
  ['7.14', '2.53.0'],
] as const;

/** Parses `2.44.0`, `2.33.0.redhat-00010` or `2.44`. Null if it is not a version of Artemis 2. */
export function parseVersion(text: string): Version | null {
  const [, minor, patch] = /^2\.(\d{1,3})(?:\.(\d{1,3})(?:[.-].*)?)?$/.exec(text) ?? [];
  return minor === undefined ? null : [2, Number(minor), Number(patch ?? 0)];
}

/**
 * Returns the Artemis release for `2.44.0`, `2.44`, or an AMQ Broker release such as `7.12` or
 * `amq-7.12.1`, which is based on a Red Hat build of Artemis: `2.33.0.redhat`.
 *
 * @throws AmqHaError USAGE if it is neither
 */
export function wantedVersion(text: string): string {
  const amq = /^(?:amq[ -]?)?(7\.\d{1,2})(?:\.\d{1,2})?$/i.exec(text)?.[1];
  const base = AMQ_BASES.find(([name]) => name === amq)?.[1];
  if (base !== undefined) return `${base}.redhat`;
  const version = parseVersion(text);
  if (version !== null) return text.includes('redhat') ? text : version.join('.');
  throw new AmqHaError(
    'USAGE',
    `--for: "${text}" is not a release of Artemis 2 (such as 2.44.0) or AMQ Broker (7.0 to 7.14)`,
    { hint: 'amq-ha-demo doctor <broker.xml> --for 2.44.0' },
  );
}

/** True if `version` is in `range`. The ends of a range are constants of this program. */
export function holds(range: Range, version: Version): boolean {
  return (
    (range.from === undefined || compare(version, numbers(range.from)) >= 0) &&
    (range.before === undefined || compare(version, numbers(range.before)) < 0)
  );
}

/** True if `version` is the release `since` or a later one. */
export const isFrom = (version: Version, since: string): boolean => holds({ from: since }, version);

/** Formats a range with the AMQ releases in it: `2.18 to before 2.32 (AMQ 7.9 to 7.11)`. */
export function formatRange(range: Range): string {
  const { from, before } = range;
  if (from === undefined && before === undefined) return 'every version';
  const names = AMQ_BASES.filter(([, base]) => holds(range, numbers(base))).map(([name]) => name);
  const [first, last] = [names[0], names.at(-1)];
  const text =
    from === undefined
      ? `before ${shortVersion(before)}`
      : before === undefined
        ? `${shortVersion(from)} and later`
        : `${shortVersion(from)} to before ${shortVersion(before)}`;
  if (first === undefined || last === undefined) return text;
  if (before === undefined) return `${text} (AMQ ${first} and later)`;
  return `${text} (AMQ ${first === last ? first : `${first} to ${last}`})`;
}

/** Returns `2.32` for `2.32.0`; a patch release stays as it is. */
export const shortVersion = (version: string | undefined): string =>
  (version ?? '').replace(/^(\d+\.\d+)\.0$/, '$1');

function numbers(version: string): Version {
  const parsed = parseVersion(version);
  if (parsed === null) throw new AmqHaError('INTERNAL', `not a version: ${version}`);
  return parsed;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
