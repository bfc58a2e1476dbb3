import { expect, test } from 'vitest';
import { makeColors } from '../../../src/ui/colors.ts';
import { matrixText } from '../../../src/ui/matrix.ts';
import { AMQ, FAILED, PASSED, UNTOUCHED } from '../matrix/samples.ts';
import { fakeStream } from './samples.ts';

const PLAIN = makeColors(fakeStream(null).stream, true, {});

test('all passed, at 80 columns', () => {
  const rows = [{ ...PASSED, version: '2.10.1', vocabulary: 'master-slave' as const }, PASSED];
  expect(matrixText({ rows, ok: true }, 80, PLAIN)).toMatchInlineSnapshot(`
    "PASS  2 brokers passed the walk, and a kill and a failback under load.

    BROKER  PRODUCT  JAVA  VOCABULARY      RESULT  OUTAGE  FAILBACK  LOST
    2.10.1  Artemis    17  master/slave    pass    412 ms     1.2 s     0
    2.44.0  Artemis    17  primary/backup  pass    412 ms     1.2 s     0

    in force  classic replication, connection-ttl 2.0 s, check-period 500 ms,
              journal-file-size 1M"
  `);
});

test('some did not pass: why, and what mends it', () => {
  const rows = [AMQ, FAILED, UNTOUCHED];
  const text = matrixText({ rows, ok: false }, 80, PLAIN);
  expect(text).toMatchInlineSnapshot(`
    "FAIL  2 of 3 brokers did not pass.

    BROKER               PRODUCT    JAVA  VOCABULARY      RESULT  OUTAGE  FAILBACK
    2.16.0.redhat-00012  AMQ 7.8.0     8  master/slave    pass    412 ms     1.2 s
    2.28.0               Artemis      17  primary/backup  fail    412 ms     1.2 s
    ...e-artemis-2.44.0  -             -  -               error        -         -

    in force  classic replication, connection-ttl 2.0 s, check-period 500 ms,
              journal-file-size 1M

    2.28.0: drill: fail: 3 messages lost (expected nothing that was acknowledged is
      lost)
    apache-artemis-2.44.0-bin.zip: the zip is | cut short ...
      do: download it again"
  `);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('other settings are told with the brokers that have them', () => {
  const settings = { connectionTtlMs: null, checkPeriodMs: null, journalFileSize: null };
  const rows = [PASSED, { ...AMQ, settings }];
  expect(matrixText({ rows, ok: true }, 80, PLAIN)).toMatchInlineSnapshot(`
    "PASS  2 brokers passed the walk, and a kill and a failback under load.

    BROKER               PRODUCT    JAVA  VOCABULARY      RESULT  OUTAGE  FAILBACK
    2.44.0               Artemis      17  primary/backup  pass    412 ms     1.2 s
    2.16.0.redhat-00012  AMQ 7.8.0     8  master/slave    pass    412 ms     1.2 s

    in force  2.44.0: classic replication, connection-ttl 2.0 s, check-period 500
              ms, journal-file-size 1M
    in force  2.16.0.redhat-00012: classic replication, connection-ttl default,
              check-period default, journal-file-size default"
  `);
});
