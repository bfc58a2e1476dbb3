import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import type { LogPosition } from '../broker/log-position.ts';
import { readTextIfThere, writeJson } from '../platform/files.ts';
import { recordInPlace } from './in-place.ts';
import type { LastLook } from './newest/decide.ts';
import { targetOf, type PairPlan } from './plan.ts';

/** What an unfinished `init` has to put back. */
export interface Making {
  readonly pid: number;
  readonly started: string;
  /** The pair that stood here before, and which of its brokers ran. */
  readonly earlier: { readonly record: PairRecord; readonly ran: readonly BrokerRole[] } | null;
  /** True once the folder of this plan is the new install, and no longer an earlier one. */
  readonly installed: boolean;
}

/** What this program remembers of the pair in a home: `target/pair.json`. */
export interface PairRecord {
  readonly schema: 1;
  readonly plan: PairPlan;
  /** Set while `init` is under way (or was ended in the middle). */
  readonly making: Making | null;
  /** Brokers that ran before an init that was taken back, and have to run again. */
  readonly restart: readonly BrokerRole[];
  /** The backup's broker.xml holds the primary's policy, for one start; to be restored afterwards. */
  readonly backupAsPrimary: boolean;
  /** The primary's broker.xml has its check for an active broker turned off, for one start; to be turned on again. */
  readonly checkLeftOut?: boolean;
  /** A broker whose software is being exchanged by a process of ours. */
  readonly switching?: Switching | null;
}

/** What an unfinished exchange has to put back. */
export interface Switching {
  readonly pid: number;
  readonly started: string;
  readonly role: BrokerRole;
  readonly before: PairPlan;
}

/** What a command that changes the pair found when it last looked, and where the logs stood then: `target/observed.json`. */
export interface RecordedLook extends LastLook {
  readonly schema: 2;
  readonly logs: Readonly<Record<BrokerRole, LogPosition>>;
}

const recordPath = (home: string): string => join(targetOf(home), 'pair.json');
const observedPath = (home: string): string => join(targetOf(home), 'observed.json');

/** True where a home holds the record of a pair, whether it can be read or not. */
export const hasRecord = (home: string): boolean => existsSync(recordPath(home));

/**
 * The record of the pair in this home, as it holds in this place (`recordInPlace`); null when there is none.
 * @throws AmqHaError WRONG_STATE when it cannot be read
 */
export function readRecord(home: string): PairRecord | null {
  const path = recordPath(home);
  const text = readTextIfThere(path);
  if (text === null) return null;
  try {
    const record = JSON.parse(text) as PairRecord | { readonly schema?: unknown };
    if (!isRecord(record)) throw new Error('it is not of schema 1');
    return recordInPlace(home, record);
  } catch (cause) {
    throw new AmqHaError('WRONG_STATE', `${path} is damaged: ${String(cause)}`, {
      hint: `remove ${path} and run amq-ha-demo init (it moves the old install to .OLD)`,
      cause,
    });
  }
}

const isRecord = (value: PairRecord | { readonly schema?: unknown }): value is PairRecord =>
  value.schema === 1;

/** Mode 0600: it holds the broker's passwords. */
export function writeRecord(home: string, record: PairRecord): void {
  mkdirSync(targetOf(home), { recursive: true });
  writeJson(recordPath(home), record, 0o600);
}

export function removeRecord(home: string): void {
  rmSync(recordPath(home), { force: true });
  rmSync(observedPath(home), { force: true });
}

/** @returns null when none was recorded (or by an earlier version, which dated it by the wall clock): the logs decide then */
export function readLastLook(home: string): RecordedLook | null {
  const text = readTextIfThere(observedPath(home));
  try {
    const look = text === null ? null : (JSON.parse(text) as Partial<RecordedLook>);
    return look?.schema === 2 ? (look as RecordedLook) : null;
  } catch {
    return null;
  }
}

export function writeLastLook(home: string, look: RecordedLook): void {
  writeJson(observedPath(home), look);
}

export function forgetLastLook(home: string): void {
  rmSync(observedPath(home), { force: true });
}
