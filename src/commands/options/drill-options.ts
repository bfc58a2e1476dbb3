import { randomInt } from 'node:crypto';
import type { ClientKind } from '../../model/drill.ts';
import { AmqHaError } from '../../model/errors.ts';
import { faultsOf, type DrillFault } from '../../model/faults.ts';
import { DRILL_DEFAULTS, LONGEST_PAUSE_MS, type DrillOptions } from '../../drill/plan/plan.ts';
import { MAX_SEED } from '../../drill/plan/random.ts';
import { parseDuration } from '../../settings/duration.ts';
import { nearest } from '../../settings/nearest.ts';
import type { Flags } from '../shared/context.ts';
import { wholeNumber } from './numbers.ts';

/** More clients than this are another tool's business, and the history counts them in a byte. */
const MOST_CLIENTS = 100;
const MOST_ROUNDS = 10_000;
const MOST_A_SECOND = 1_000_000;
/** Larger ones are large messages to the broker, which are replicated in another way. */
const MOST_BYTES = 100_000;

/** @throws AmqHaError USAGE naming the option and what it may be */
export function drillOptions(
  flags: Flags,
): DrillOptions & { readonly faults: readonly DrillFault[] } {
  const { load, limits } = DRILL_DEFAULTS;
  const whole = (key: string, option: string, range: Range, otherwise: number): number =>
    flags[key] === undefined ? otherwise : wholeNumber(flags[key], option, range);
  return {
    faults: flags['fault'] === undefined ? ['kill'] : faultsIn(text(flags['fault'])),
    rounds: whole('rounds', '--rounds', { min: 1, max: MOST_ROUNDS }, DRILL_DEFAULTS.rounds),
    seed: whole('seed', '--seed', { min: 0, max: MAX_SEED }, randomInt(MAX_SEED)),
    load: {
      rate:
        flags['rate'] === 'max'
          ? null
          : whole('rate', '--rate', { min: 1, max: MOST_A_SECOND }, load.rate ?? 0),
      sizeBytes: whole('size', '--size', { min: 1, max: MOST_BYTES }, load.sizeBytes),
      producers: whole('producers', '--producers', { min: 1, max: MOST_CLIENTS }, load.producers),
      consumers: whole('consumers', '--consumers', { min: 0, max: MOST_CLIENTS }, load.consumers),
      client: flags['client'] === undefined ? load.client : clientNamed(text(flags['client'])),
    },
    pauseForMs: pauseFor(flags['pauseFor']),
    limits: {
      maxLost: whole('maxLost', '--max-lost', ANY, limits.maxLost),
      maxOutageMs: duration(flags['maxOutage'], '--max-outage'),
      maxDuplicated:
        flags['maxDuplicated'] === undefined
          ? null
          : wholeNumber(flags['maxDuplicated'], '--max-duplicated', ANY),
      maxBothActiveMs:
        duration(flags['maxBothActive'], '--max-both-active') ?? limits.maxBothActiveMs,
    },
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const ANY: Range = { min: 0, max: Number.MAX_SAFE_INTEGER };

function faultsIn(text: string): readonly DrillFault[] {
  return [...new Set(text.split(',').map((name) => faultNamed(name.trim())))];
}

function faultNamed(name: string): DrillFault {
  const offered = faultsOf('drill');
  const fault = offered.find((known) => known === name);
  if (fault !== undefined) return fault;
  const near = nearest(name, offered);
  throw new AmqHaError(
    'USAGE',
    `--fault: "${name}" is no fault${near === null ? '' : `; did you mean "${near}"?`}`,
    { hint: `one or more of ${offered.join(',')}` },
  );
}

function clientNamed(name: string): ClientKind {
  if (name === 'careful' || name === 'naive') return name;
  throw new AmqHaError('USAGE', `--client: "${name}" is neither careful nor naive`, {
    hint: '--client careful',
  });
}

function duration(value: unknown, option: string): number | null {
  if (value === undefined) return null;
  const ms = parseDuration(text(value));
  if (ms !== null) return ms;
  throw new AmqHaError('USAGE', `${option}: "${text(value)}" is no length of time`, {
    hint: `for example ${option} 5s   (or 500ms, 1m)`,
  });
}

function pauseFor(value: unknown): number {
  const ms = duration(value, '--pause-for') ?? DRILL_DEFAULTS.pauseForMs;
  if (ms <= LONGEST_PAUSE_MS) return ms;
  throw new AmqHaError('USAGE', `--pause-for: "${text(value)}" is more than 24 hours`, {
    hint: '--pause-for 10s',
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
