import { expect, it } from 'vitest';
import type { Diagnosis, Finding, JudgedBroker, MachineFacts } from '../../../src/model/doctor.ts';
import { makeColors } from '../../../src/ui/colors.ts';
import { diagnosisText } from '../../../src/ui/doctor.ts';
import { fakeStream } from './samples.ts';

const PLAIN = makeColors(fakeStream(null).stream, true, {});
const COLOURED = makeColors(fakeStream({ columns: 80 }).stream, true, {});

const broker = (name: string, role: 'primary' | 'backup'): JudgedBroker => ({
  broker: name,
  file: `${name}/etc/broker.xml`,
  role,
  mode: 'classic',
  version: '2.44.0',
  versionFrom: 'instance',
  peer: null,
});
const finding = (name: string, change: Partial<Finding> = {}): Finding => ({
  id: 'no-failback',
  severity: 'warning',
  where: { file: `${name}/etc/broker.xml`, broker: name },
  what: 'After a takeover the roles stay swapped, until someone ends the broker that serves.',
  why: 'It is not told to give the work back.',
  versions: 'every version',
  diff: `--- ${name}/etc/broker.xml\n+++ ${name}/etc/broker.xml\n@@ -1,1 +1,1 @@\n-<backup/>\n+<backup>\n`,
  ...change,
});
const WELL: Diagnosis = {
  findings: [],
  judged: [broker('master', 'primary'), broker('slave', 'backup')],
  for: '2.44.0',
  ok: true,
};

it('a pair without findings', () => {
  expect(diagnosisText(WELL, 80, PLAIN)).toBe(
    `BROKER  ROLE     LOCK MANAGER    JUDGED BY
master  primary  none (classic)  2.44.0 (its own)
slave   backup   none (classic)  2.44.0 (its own)

Nothing was found.`,
  );
});

it('the same in both files is shown once, with both diffs', () => {
  const findings = [finding('master'), finding('slave')];
  expect(diagnosisText({ ...WELL, judged: [], findings, ok: false }, 80, PLAIN)).toBe(
    `warning  no-failback  master, slave
  After a takeover the roles stay swapped, until someone ends the broker that
  serves.
  Why: It is not told to give the work back.
--- master/etc/broker.xml
+++ master/etc/broker.xml
@@ -1,1 +1,1 @@
-<backup/>
+<backup>
--- slave/etc/broker.xml
+++ slave/etc/broker.xml
@@ -1,1 +1,1 @@
-<backup/>
+<backup>

2 warnings. More of one: amq-ha-demo doctor --explain no-failback`,
  );
});

const GUESSED = WELL.judged.map((one) => ({ ...one, versionFrom: 'newest' as const }));

it('says how many there are of each kind, in lines that are not too long', () => {
  const findings = [
    finding('a', { severity: 'error', versions: '2.32 and later', diff: null }),
    finding('a', { severity: 'note', id: 'no-quorum', diff: null }),
  ];
  const text = diagnosisText({ ...WELL, findings, ok: false }, 200, PLAIN);
  expect(text).toContain('\n1 error, 1 note.');
  expect(text).not.toContain('Holds on');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('says so when the release is not known, and on which ones each finding holds', () => {
  const findings = [finding('a', { versions: '2.32 and later', diff: null })];
  const text = diagnosisText({ ...WELL, judged: GUESSED, findings, ok: false }, 80, PLAIN);
  expect(text).toContain(
    '2.44.0 (the newest)\nWhich release they are for is not known here: --for says it.\n',
  );
  expect(text).toContain('Why: It is not told to give the work back. Holds on 2.32 and later.');
});

it('a diff stays whole, also where it ends with an empty line', () => {
  const diff = '--- a\n+++ a\n@@ -1,2 +1,2 @@\n-x\n+y\n \n';
  const text = diagnosisText({ ...WELL, findings: [finding('a', { diff })], ok: false }, 80, PLAIN);
  expect(text).toContain('-x\n+y\n \n\n1 warning.');
});

it('of more than two it says which brokers are a pair', () => {
  const judged = WELL.judged.map((one) => ({ ...one, peer: 'other' }));
  const third = broker('third', 'primary');
  expect(diagnosisText({ ...WELL, judged: [...judged, third] }, 80, PLAIN)).toContain(
    'third   primary  none (classic)  2.44.0 (its own)  none here',
  );
});

it('notes alone are no illness', () => {
  const findings = [finding('a', { severity: 'note', diff: null })];
  expect(diagnosisText({ ...WELL, findings }, 80, PLAIN)).toContain(
    '\nNo error and no warning; 1 note.',
  );
});

it('what is grave is red, what is added green', () => {
  const findings = [finding('a', { severity: 'error' })];
  const text = diagnosisText({ ...WELL, findings, ok: false }, 80, COLOURED);
  expect(text).toContain('\u001b[31merror\u001b[39m');
  expect(text).toContain('\u001b[32m+<backup>\u001b[39m');
  expect(text).toContain('\u001b[31m-<backup/>\u001b[39m');
});

it('a machine: what is there, and who holds what', () => {
  const machine: MachineFacts = {
    javas: [
      { home: '/opt/17', feature: 17, fits: 'Artemis 2.7 and later' },
      { home: '/opt/25', feature: 25, fits: 'Artemis 2.44 and later' },
    ],
    ports: [
      { port: 61616, free: true, ours: false, holder: null },
      { port: 5672, free: false, ours: false, holder: 'qpidd (pid 3)' },
      { port: 8161, free: false, ours: true, holder: 'java (pid 4)' },
      { port: 8261, free: false, ours: false, holder: null },
    ],
    disk: { folder: '/x', freeBytes: 3.25 * 1024 ** 3, usedPercent: 70 },
    limits: { openFiles: 20_000, processes: null },
    pair: null,
  };
  expect(diagnosisText({ ...WELL, judged: [], machine }, 80, PLAIN)).toBe(
    `pair    none in this folder
java    17 in /opt/17: Artemis 2.7 and later
        25 in /opt/25: Artemis 2.44 and later
ports   free: 61616
        of this pair: 8161
        5672: qpidd (pid 3)
        8261: another process
disk    3.3 GB free, 70 % used
limits  open files 20,000, processes and threads not known here

Nothing was found.`,
  );
});
