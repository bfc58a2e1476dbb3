import { expect, test } from 'vitest';
import { matrixJunit } from '../../../src/matrix/junit.ts';
import { matrixMarkdown } from '../../../src/matrix/markdown.ts';
import { rowOf, untouchedRow } from '../../../src/matrix/row.ts';
import { settingsIn } from '../../../src/matrix/settings.ts';
import { AmqHaError } from '../../../src/model/errors.ts';
import { patchBrokerXml } from '../../../src/broker/broker-xml/patch.ts';
import { fixture, planFor } from '../broker/broker-xml/helpers.ts';
import { VERDICT } from '../drill/report/samples.ts';
import { AMQ, FAILED, PASSED, UNTOUCHED } from './samples.ts';

const DISTRIBUTION = {
  version: '2.44.0',
  product: 'Apache ActiveMQ Artemis 2.44.0',
  vocabulary: 'primary-backup',
} as const;
const PLAN = { java: { home: '/java/17', feature: 17 }, haMode: 'classic' } as const;
const KNOWN = { distribution: DISTRIBUTION, plan: PLAN };
const STEPS = PASSED.steps;

test('a walk that went well is a row that passed', () => {
  const run = { ok: true, steps: STEPS, ...KNOWN, drill: null, error: null };
  expect(rowOf('2.44.0', run, PASSED.settings)).toEqual({
    ...PASSED,
    ...{ outageMs: null, failbackOutageMs: null, lost: null },
  });
});

test('what the drill measured is in the row', () => {
  const outage = { min: 1, median: 2, p95: 3, max: 4 };
  const verdict = {
    ...VERDICT,
    outageMs: outage,
    failbackOutageMs: { ...outage, max: 5 },
    lost: 6,
  };
  const drill = { verdict, folder: '/runs/1', plan: null as never };
  const run = { ok: false, steps: STEPS, ...KNOWN, drill, error: null };
  expect(rowOf('2.44.0', run, null)).toMatchObject({ outageMs: 4, failbackOutageMs: 5, lost: 6 });
});

test('the last step says why, when it saw something else', () => {
  const steps = [...STEPS, { name: 'browse', expected: 'ten', seen: 'nine', ok: false, ms: 1 }];
  const run = { ok: false, steps, ...KNOWN, drill: null, error: null };
  expect(rowOf('2.44.0', run, null)).toMatchObject({
    ...{ ok: false, result: 'fail', hint: null, version: '2.44.0' },
    why: 'browse: nine (expected ten)',
  });
});

test('an error that ended the walk says why, and what mends it', () => {
  const error = new AmqHaError('WRONG_JAVA', 'needs Java 8', { hint: 'install it' });
  const told = { ok: false, result: 'error', why: 'needs Java 8', hint: 'install it' };
  const run = { ok: false, steps: STEPS, distribution: null, plan: null, drill: null, error };
  expect(rowOf('2.0.0', run, null)).toMatchObject({ ...told, version: null, steps: STEPS });
  expect(untouchedRow('2.0.0', error)).toMatchObject({ ...told, broker: '2.0.0', steps: [] });
  expect(untouchedRow('2.0.0', new Error('bug'))).toMatchObject({ why: 'bug', hint: null });
});

test('a broker that is known and cannot be run here has its version in the row', () => {
  const error = new AmqHaError('WRONG_JAVA', 'needs Java 8', { hint: 'install it' });
  const run = { ok: false, steps: [], distribution: DISTRIBUTION, plan: null, drill: null, error };
  expect(rowOf('2.44.0', run, null)).toMatchObject({ ...DISTRIBUTION, java: null, haMode: null });
});

test('no row tells the secrets of a URL', () => {
  const row = untouchedRow('https://me:secret@host.example/a.zip?sign=secret', new Error('x'));
  expect(JSON.stringify(row)).not.toContain('secret');
});

test('settings are read from broker.xml; what is not there is null', () => {
  const fast = patchBrokerXml(fixture('2.44.0/primary-static.xml'), planFor('2.44.0', 'primary'));
  expect(settingsIn(fast)).toEqual({
    ...{ connectionTtlMs: 2_000, checkPeriodMs: 500, journalFileSize: '1M' },
  });
  const stock = planFor('2.44.0', 'primary', { failureDetection: 'stock' });
  expect(settingsIn(patchBrokerXml(fast, stock))).toEqual({
    ...{ connectionTtlMs: null, checkPeriodMs: null, journalFileSize: '10M' },
  });
});

test('as Markdown', () => {
  const rows = [AMQ, PASSED, FAILED, UNTOUCHED];
  expect(matrixMarkdown({ rows, ok: false })).toMatchInlineSnapshot(`
    "## FAIL: matrix of brokers

    2 of 4 brokers did not pass.

    | broker | product | Java | vocabulary | result | outage | failback | lost |
    | --- | --: | --: | --: | --: | --: | --: | --: |
    | 2.16.0.redhat-00012 | Red Hat AMQ Broker 7.8.0 (Artemis 2.16.0.redhat-00012) | 8 | master/slave | pass | 412 ms | 1.2 s | 0 |
    | 2.44.0 | Apache ActiveMQ Artemis 2.44.0 | 17 | primary/backup | pass | 412 ms | 1.2 s | 0 |
    | 2.28.0 | Apache ActiveMQ Artemis 2.44.0 | 17 | primary/backup | **fail** | 412 ms | 1.2 s | 3 |
    | apache-artemis-2.44.0-bin.zip | - | - | - | **error** | - | - | - |

    - In force: classic replication, connection-ttl 2.0 s, check-period 500 ms, journal-file-size 1M

    - 2.28.0: drill: fail: 3 messages lost (expected nothing that was acknowledged is lost)
    - apache-artemis-2.44.0-bin.zip: the zip is \\| cut short ... (do: download it again)
    "
  `);
  expect(matrixMarkdown({ rows: [PASSED], ok: true })).toContain('## PASS');
});

test('as JUnit: a suite a broker, each with a case at least', () => {
  const judged = [
    { row: PASSED, verdict: VERDICT },
    { row: { ...UNTOUCHED, why: 'cut short' }, verdict: null },
  ];
  const xml = matrixJunit(judged);
  expect(xml.match(/<testsuite name="[^"]*"/g)).toEqual([
    '<testsuite name="amq-ha-demo matrix: 2.44.0"',
    '<testsuite name="amq-ha-demo matrix: /some/where/apache-artemis-2.44.0-bin.zip"',
  ]);
  expect(xml).toContain('name="no acknowledged message lost"');
  expect(xml).toContain('<error message="cut short"/>');
});
