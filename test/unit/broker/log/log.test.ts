import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODE, codesIn, lastWords } from '../../../../src/broker/log/log.ts';
import { put, tempFolder } from '../../platform/samples.ts';

const OLD = `2026-11-23 03:32:12,900 INFO  [org.apache.activemq.artemis.integration.bootstrap] AMQ101000: Starting ActiveMQ Artemis Server
2026-11-23 03:32:13,012 INFO  [org.apache.activemq.artemis.core.server] AMQ221007: Server is now live
2026-11-23 03:32:13,013 INFO  [org.apache.activemq.artemis] no code at all
2026-11-23 03:32:14,500 ERROR [org.apache.activemq.artemis.core.server] AMQ224000: Failure in initialisation: ActiveMQIllegalStateException[errorType=ILLEGAL_STATE message=AMQ229999: other]
	at org.apache.activemq.artemis.core.server.impl.AMQ221024.run(X.java:1) [artemis-server-2.10.1.jar:2.10.1]
Caused by: ActiveMQException[message=AMQ221024: in a trace]
	... 3 more
`;
test('codes of a log, in its order, without those of stack traces', () => {
  expect(codesIn(OLD)).toEqual(['AMQ101000', CODE.active, CODE.initialisationFailed]);
  expect(codesIn(OLD.replaceAll('\n', '\r\n'))).toEqual(codesIn(OLD));
  // Artemis 2.0 to 2.4 write no date.
  expect(codesIn(OLD.replace(/^2026-11-23 /gm, ''))).toEqual(codesIn(OLD));
  expect(codesIn('')).toEqual([]);
});

test.each([
  ['AMQ2210071: too long', []],
  ['XAMQ221007: another word', []],
  ['AMQ22100: too short', []],
  ['AMQ221007 without a colon', ['AMQ221007']],
])('%j holds the codes %j', (text, codes) => {
  expect(codesIn(`2026-11-23 03:32:13,012 INFO  [x] ${text}`)).toEqual(codes);
});

test('last log lines: of the log, else what the JVM printed, else that there were none', () => {
  const folder = tempFolder();
  const instance = { folder, runFolder: folder };
  expect(lastWords(instance)).toBe('(no output)');
  put(join(folder, 'log', 'output.log'), 'Error: no Java\n');
  put(join(folder, 'log', 'artemis.log'), '\n');
  expect(lastWords(instance)).toBe('Error: no Java');
  put(join(folder, 'log', 'artemis.log'), 'a\nb\nc\n');
  expect(lastWords(instance, 2)).toBe('b\nc');
});
