import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PairRecord, RecordedSnapshot } from '../../../../src/pair/record/pair-record.ts';
import {
  forgetLastSnapshot,
  readLastSnapshot,
  readRecord,
  removeRecord,
  writeLastSnapshot,
  writeRecord,
} from '../../../../src/pair/record/record.ts';
import { put, refusalOf, tempFolder } from '../../platform/samples.ts';
import { aPlan } from '../samples.ts';

const RECORD: PairRecord = {
  schema: 1,
  plan: aPlan(),
  making: null,
  restart: [],
  backupAsPrimary: false,
};
const NOWHERE = { file: '', offset: 0, known: [] };
const SNAPSHOT: RecordedSnapshot = {
  schema: 2,
  changes: 3,
  newest: 'backup',
  active: null,
  inSync: false,
  parted: false,
  logs: { primary: NOWHERE, backup: { file: 'f', offset: 5, known: ['f'] } },
};

test('a record is read as it was written, and readable by its owner only', () => {
  const home = tempFolder();
  expect(readRecord(home)).toBeNull();
  writeRecord(home, RECORD);
  const path = join(home, 'target', 'pair.json');
  chmodSync(path, 0o644);
  writeRecord(home, { ...RECORD, backupAsPrimary: true });
  expect(readRecord(home)).toEqual({ ...RECORD, backupAsPrimary: true });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each(['', '{"schema": 1,', 'pair'])('a damaged record %j is refused as such', async (text) => {
  const home = tempFolder();
  const path = join(home, 'target', 'pair.json');
  put(path, text);
  const error = await refusalOf(() => readRecord(home));
  expect(error.code).toBe('WRONG_STATE');
  expect(error.message).toContain(`${path} is damaged: SyntaxError`);
  expect(error.hint).toContain(`remove ${path} and run amq-ha-demo init`);
});

test.each([
  '{"schema": 2,',
  '{"lastActive": {"role": "backup", "atMs": 5}, "noneActiveSinceMs": null}',
])('%s is not a snapshot: without one the logs decide', (text) => {
  const home = tempFolder();
  expect(readLastSnapshot(home)).toBeNull();
  writeRecord(home, RECORD);
  writeLastSnapshot(home, SNAPSHOT);
  expect(readLastSnapshot(home)).toEqual(SNAPSHOT);
  put(join(home, 'target', 'observed.json'), text);
  expect(readLastSnapshot(home)).toBeNull();
  writeLastSnapshot(home, SNAPSHOT);
  forgetLastSnapshot(home);
  expect(readLastSnapshot(home)).toBeNull();
  expect(readRecord(home)).toEqual(RECORD);
});

test('a removed record leaves no trace of the pair', () => {
  const home = tempFolder();
  writeRecord(home, RECORD);
  writeLastSnapshot(home, SNAPSHOT);
  removeRecord(home);
  expect(readRecord(home)).toBeNull();
  expect(existsSync(join(home, 'target', 'observed.json'))).toBe(false);
  removeRecord(home);
});
