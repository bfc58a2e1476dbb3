import { AmqHaError } from '../../model/errors.ts';

/** An Artemis version as numbers, to be compared. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Releases on which something holds: from one on, and before another. Both may be left out. */
export interface Range {
  readonly from?: string;
  readonly before?: string;
}

/** The last release whose sources the rules were checked with. */
export const NEWEST = '2.56.0';

/** AMQ Broker 7.n by the Artemis release it is made of (the highest patch of each). */
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

/** Numbers of a version text: `2.44.0`, `2.33.0.redhat-00010`, `2.44`. Null when it is none of Artemis 2. */
export function parseVersion(text: string): Version | null {
  const [, minor, patch] = /^2\.(\d{1,3})(?:\.(\d{1,3})(?:[.-].*)?)?$/.exec(text) ?? [];
  return minor === undefined ? null : [2, Number(minor), Number(patch ?? 0)];
}

/**
 * The Artemis release that a user means: `2.44.0`, `2.44`, or an AMQ Broker release such as `7.12` or `amq-7.12.1`,
 * which is an Artemis of Red Hat's: `2.33.0.redhat`.
 *
 * @throws AmqHaError USAGE when it is neither.
 */
export function wantedVersion(text: string): string {
  const amq = /^(?:amq[ -]?)?(7\.\d{1,2})(?:\.\d{1,2})?$/i.exec(text)?.[1];
  const base = AMQ_BASES.find(([name]) => name === amq)?.[1];
  if (base !== undefined) return `${base}.redhat`;
  const version = parseVersion(text);
  if (version !== null) return text.includes('redhat') ? text : version.join('.');
  throw new AmqHaError(
    'USAGE',
    `--for: "${text}" is no release of Artemis 2 (such as 2.44.0) or AMQ Broker (7.0 to 7.14)`,
    { hint: 'amq-ha-demo doctor <broker.xml> --for 2.44.0' },
  );
}

/** True when `version` lies in `range`. Both ends of a range are versions that we wrote. */
export function holds(range: Range, version: Version): boolean {
  return (
    (range.from === undefined || compare(version, numbers(range.from)) >= 0) &&
    (range.before === undefined || compare(version, numbers(range.before)) < 0)
  );
}

/** True when `version` is the release `since` or a later one. */
export const isFrom = (version: Version, since: string): boolean => holds({ from: since }, version);

/** A range as people read it, with the AMQ releases in it: `2.18 to before 2.32 (AMQ 7.9 to 7.11)`. */
export function rangeInWords(range: Range): string {
  const { from, before } = range;
  if (from === undefined && before === undefined) return 'every version';
  const names = AMQ_BASES.filter(([, base]) => holds(range, numbers(base))).map(([name]) => name);
  const [first, last] = [names[0], names.at(-1)];
  const words =
    from === undefined
      ? `before ${short(before)}`
      : before === undefined
        ? `${short(from)} and later`
        : `${short(from)} to before ${short(before)}`;
  if (first === undefined || last === undefined) return words;
  if (before === undefined) return `${words} (AMQ ${first} and later)`;
  return `${words} (AMQ ${first === last ? first : `${first} to ${last}`})`;
}

/** `2.32.0` as `2.32`; patch releases stay. */
export const short = (version: string | undefined): string =>
  (version ?? '').replace(/^(\d+\.\d+)\.0$/, '$1');

function numbers(version: string): Version {
  const parsed = parseVersion(version);
  if (parsed === null) throw new AmqHaError('INTERNAL', `not a version: ${version}`);
  return parsed;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
