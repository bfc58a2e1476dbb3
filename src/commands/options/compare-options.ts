import { basename } from 'node:path';
import type { FailureDetection } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { comparedFaults, type DrillFault } from '../../model/faults.ts';
import { LOCK_MANAGERS, type LockManager } from '../../model/settings.ts';
import { maskUrl } from '../../distribution/acquire/mask.ts';
import type { DrillOptions } from '../../drill/plan/plan.ts';
import { nearest } from '../../settings/nearest.ts';
import { optionsOf } from '../../settings/schema.ts';
import type { Flags } from '../shared/context.ts';
import { drillOptions } from './drill-options.ts';

const FAILURE_DETECTIONS = optionsOf('failureDetection') as readonly FailureDetection[];

/** What shall be compared; each pair gets one drill with all faults. */
export interface CompareOptions {
  /** As asked for; null: the default one. */
  readonly brokers: readonly (string | null)[];
  readonly lockManagers: readonly LockManager[];
  /** Null: the one in force. */
  readonly failureDetections: readonly FailureDetection[] | null;
  readonly faults: readonly DrillFault[];
  /** How often each fault comes. */
  readonly rounds: number;
  readonly drill: Omit<DrillOptions, 'faults' | 'rounds'>;
}

/** @throws AmqHaError USAGE naming the option and what it may be */
export function compareOptions(flags: Flags): CompareOptions {
  const fault = flags['fault'] ?? comparedFaults().join(',');
  const { faults, rounds, ...drill } = drillOptions({ ...flags, fault });
  return {
    brokers: namesIn(flags['broker'], '--broker') ?? [null],
    lockManagers:
      oneOrMoreOf(LOCK_MANAGERS, flags['lockManager'], '--lock-manager') ?? LOCK_MANAGERS,
    failureDetections: oneOrMoreOf(
      FAILURE_DETECTIONS,
      flags['failureDetection'],
      '--failure-detection',
    ),
    ...{ faults, rounds, drill },
  };
}

/** What stands between the commas, each once; null when the option was not given. */
function namesIn(value: unknown, option: string): readonly string[] | null {
  if (typeof value !== 'string') return null;
  const names = [...new Set(value.split(',').map((name) => name.trim()))];
  if (names.every((name) => name !== '')) return names;
  throw new AmqHaError('USAGE', `${option}: "${maskUrl(value)}" has nothing between two commas`, {
    hint: `one or more, such as ${option} <one>,<another>`,
  });
}

function oneOrMoreOf<T extends string>(
  known: readonly T[],
  value: unknown,
  option: string,
): readonly T[] | null {
  return namesIn(value, option)?.map((name) => knownName(name, known, option)) ?? null;
}

function knownName<T extends string>(name: string, known: readonly T[], option: string): T {
  const found = known.find((each) => each === name);
  if (found !== undefined) return found;
  const near = nearest(name, known);
  throw new AmqHaError(
    'USAGE',
    `${option}: "${name}" is not one of ${known.join(', ')}${near === null ? '' : `; did you mean "${near}"?`}`,
    { hint: `${option} ${known.join(',')}` },
  );
}

/** A broker in a table: a version as it is, of a path or a URL the last part. */
export const brokerName = (broker: string): string => basename(maskUrl(broker));
