import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  forgetObserved,
  readObserved,
  readRecord,
  removeRecord,
  writeObserved,
  writeRecord,
  type PairRecord,
} from '../../../src/pair/record.ts';
import { put, refusalOf, tempFolder } from '../platform/samples.ts';
import { aPlan } from './samples.ts';

const RECORD: PairRecord = {
  schema: 1,
  plan: aPlan(),
  making: null,
  restart: [],
  backupAsPrimary: false,
};
const NOTHING = { lastActive: null, noneActiveSinceMs: null };
const OBSERVED = { lastActive: { role: 'backup', atMs: 5 }, noneActiveSinceMs: 7 } as const;

test('a record comes back as it was written, for its owner only', () => {
  const home = tempFolder();
  expect(readRecord(home)).toBeNull();
  writeRecord(home, RECORD);
  const path = join(home, 'target', 'pair.json');
  chmodSync(path, 0o644);
  writeRecord(home, { ...RECORD, backupAsPrimary: true });
  expect(readRecord(home)).toEqual({ ...RECORD, backupAsPrimary: true });
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each(['', '{"schema": 1,', 'pair'])('a damaged record %j is said to be so', async (text) => {
  const home = tempFolder();
  const path = join(home, 'target', 'pair.json');
  put(path, text);
  const error = await refusalOf(() => readRecord(home));
  expect(error.code).toBe('WRONG_STATE');
  expect(error.message).toContain(`${path} is damaged: SyntaxError`);
  expect(error.hint).toContain(`remove ${path} and run amq-ha-demo init`);
});

test('what was observed is only a hint: damaged or forgotten it is nothing', () => {
  const home = tempFolder();
  expect(readObserved(home)).toEqual(NOTHING);
  writeObserved(home, OBSERVED); // there is no target/ yet: not kept, no error
  expect(readObserved(home)).toEqual(NOTHING);
  writeRecord(home, RECORD);
  writeObserved(home, OBSERVED);
  expect(readObserved(home)).toEqual(OBSERVED);
  put(join(home, 'target', 'observed.json'), '{"lastActive":');
  expect(readObserved(home)).toEqual(NOTHING);
  writeObserved(home, OBSERVED);
  forgetObserved(home);
  expect(readObserved(home)).toEqual(NOTHING);
  expect(readRecord(home)).toEqual(RECORD);
});

test('a removed record leaves no trace of the pair', () => {
  const home = tempFolder();
  writeRecord(home, RECORD);
  writeObserved(home, OBSERVED);
  removeRecord(home);
  expect(readRecord(home)).toBeNull();
  expect(existsSync(join(home, 'target', 'observed.json'))).toBe(false);
  removeRecord(home);
});
