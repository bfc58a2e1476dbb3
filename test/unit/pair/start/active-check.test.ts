import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { policyElementsOf } from '../../../../src/distribution/detect/schema.ts';
import { brokerXmlOf } from '../../../../src/broker/instance.ts';
import {
  mayRestartInProcess,
  recordCheckOff,
  restoreCheck,
  turnCheckOff,
  turnCheckOn,
} from '../../../../src/pair/start/active-check.ts';
import { configureBroker } from '../../../../src/pair/instance/configure.ts';
import { HaPair } from '../../../../src/pair/observe/ha-pair.ts';
import { readRecord, writeRecord } from '../../../../src/pair/record/record.ts';
import { tempFolder } from '../../platform/samples.ts';
import { aPlan } from '../samples.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/broker-xml/2.44.0/${name}`, import.meta.url));

/** A classic pair whose primary is configured. */
function pair(): HaPair {
  const home = tempFolder();
  const policyElements = policyElementsOf(readFileSync(fixture('policies.xsd'), 'utf8'));
  const made = new HaPair(home, aPlan({ policyElements }));
  const path = brokerXmlOf(made.primary.instance);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(fixture('primary-static.xml'), path);
  configureBroker(home, made.plan, 'primary');
  writeRecord(home, {
    schema: 1,
    plan: made.plan,
    making: null,
    restart: [],
    backupAsPrimary: false,
  });
  return made;
}

const xmlOf = ({ primary }: HaPair): string => readFileSync(brokerXmlOf(primary.instance), 'utf8');
const isRecorded = ({ home }: HaPair): boolean | undefined => readRecord(home)?.checkLeftOut;

test('the check is recorded as off, and restored byte for byte', () => {
  const made = pair();
  const before = xmlOf(made);
  recordCheckOff(made);
  turnCheckOff(made);
  expect(xmlOf(made)).toContain('<check-for-active-server>false</check-for-active-server>');
  expect(isRecorded(made)).toBe(true);
  turnCheckOn(made);
  expect(xmlOf(made)).toBe(before);
  expect(isRecorded(made)).toBe(true);
  restoreCheck(made);
  expect(xmlOf(made)).toBe(before);
  expect(isRecorded(made)).toBe(false);
});

test('after a SIGKILL before the file was changed, or after it was restored, only the record is fixed', () => {
  const made = pair();
  const before = xmlOf(made);
  const record = readRecord(made.home);
  if (record === null) throw new Error('no record');
  writeRecord(made.home, { ...record, checkLeftOut: true });
  restoreCheck(made);
  expect(xmlOf(made)).toBe(before);
  expect(isRecorded(made)).toBe(false);
});

test('a primary with a network check may restart in its process; an example in a comment does not count', () => {
  const made = pair();
  const path = brokerXmlOf(made.primary.instance);
  const list = '<network-check-list>10.0.0.1</network-check-list>';
  const withList = (text: string): void => {
    writeFileSync(path, xmlOf(made).replace('<acceptors>', `${text}<acceptors>`));
  };
  withList(`<!-- ${list} -->`);
  expect(xmlOf(made)).toContain(list);
  expect(mayRestartInProcess(made)).toBe(false);
  withList(list);
  expect(mayRestartInProcess(made)).toBe(true);
});

test('a check that the user has turned off stays off', () => {
  const made = pair();
  const path = brokerXmlOf(made.primary.instance);
  const off = xmlOf(made).replace('server>true<', 'server>false<');
  writeFileSync(path, off);
  recordCheckOff(made);
  turnCheckOff(made);
  turnCheckOn(made);
  restoreCheck(made);
  expect(xmlOf(made)).toBe(off);
  expect(isRecorded(made)).toBeUndefined();
});
