import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import { readTextIfThere, writeJson } from '../../platform/files.ts';
import { recordInPlace } from './in-place.ts';
import type { PairRecord, RecordedSnapshot } from './pair-record.ts';
import { targetOf } from '../plan/paths.ts';

const recordPath = (home: string): string => join(targetOf(home), 'pair.json');
const observedPath = (home: string): string => join(targetOf(home), 'observed.json');

/** True if a home has the record of a pair, whether it can be read or not. */
export const hasRecord = (home: string): boolean => existsSync(recordPath(home));

/**
 * Returns the record of the pair in this home, made valid here by `recordInPlace`; null if there is
 * none.
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

/** Writes the record with mode 0600, as it contains the passwords of the brokers. */
export function writeRecord(home: string, record: PairRecord): void {
  mkdirSync(targetOf(home), { recursive: true });
  writeJson(recordPath(home), record, 0o600);
}

export function removeRecord(home: string): void {
  rmSync(recordPath(home), { force: true });
  rmSync(observedPath(home), { force: true });
}

/**
 * Returns the last snapshot; null if none was recorded, or if an earlier version did, with
 * wall-clock times. Then only the logs decide.
 */
export function readLastSnapshot(home: string): RecordedSnapshot | null {
  const text = readTextIfThere(observedPath(home));
  try {
    const snapshot = text === null ? null : (JSON.parse(text) as Partial<RecordedSnapshot>);
    return snapshot?.schema === 2 ? (snapshot as RecordedSnapshot) : null;
  } catch {
    return null;
  }
}

export function writeLastSnapshot(home: string, snapshot: RecordedSnapshot): void {
  writeJson(observedPath(home), snapshot);
}

export function forgetLastSnapshot(home: string): void {
  rmSync(observedPath(home), { force: true });
}
