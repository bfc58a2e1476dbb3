import type { MatrixRow } from '../../../src/model/matrix.ts';

/** A broker that passed. */
export const PASSED: MatrixRow = {
  broker: '2.44.0',
  version: '2.44.0',
  product: 'Apache ActiveMQ Artemis 2.44.0',
  java: 17,
  javaHome: '/java/17',
  vocabulary: 'primary-backup',
  haMode: 'classic',
  settings: { connectionTtlMs: 2_000, checkPeriodMs: 500, journalFileSize: '1M' },
  ok: true,
  result: 'pass',
  why: null,
  hint: null,
  outageMs: 412,
  failbackOutageMs: 1_234,
  lost: 0,
  steps: [{ name: 'init', expected: 'protected', seen: 'protected', ok: true, ms: 5_000 }],
};

/** Red Hat's, with the longest names there are. */
export const AMQ: MatrixRow = {
  ...PASSED,
  broker: 'installs/amq-broker-7.8.0-bin.zip',
  version: '2.16.0.redhat-00012',
  product: 'Red Hat AMQ Broker 7.8.0 (Artemis 2.16.0.redhat-00012)',
  vocabulary: 'master-slave',
  java: 8,
};

/** A step saw something else. */
export const FAILED: MatrixRow = {
  ...PASSED,
  version: '2.28.0',
  ok: false,
  result: 'fail',
  why: 'drill: fail: 3 messages lost (expected nothing that was acknowledged is lost)',
  lost: 3,
};

/** No broker at all. */
export const UNTOUCHED: MatrixRow = {
  ...PASSED,
  ...{ broker: '/some/where/apache-artemis-2.44.0-bin.zip', version: null, product: null },
  ...{ java: null, javaHome: null, vocabulary: null, haMode: null, settings: null },
  ...{ ok: false, result: 'error', outageMs: null, failbackOutageMs: null, lost: null, steps: [] },
  why: 'the zip is | cut short\nand more',
  hint: 'download it again',
};
