import { appendFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODE, lastWords, LogCursor, parseLog, timeOf } from '../../../src/broker/log.ts';
import { put, tempFolder } from '../platform/samples.ts';

/** Milliseconds of a local time of the machine. */
const at = (local: string): number => new Date(local).getTime();

const OLD = `2026-11-23 03:32:12,900 INFO  [org.apache.activemq.artemis.integration.bootstrap] AMQ101000: Starting ActiveMQ Artemis Server
2026-11-23 03:32:13,012 INFO  [org.apache.activemq.artemis.core.server] AMQ221007: Server is now live
2026-11-23 03:32:13,013 INFO  [org.apache.activemq.artemis] no code at all
2026-11-23 03:32:14,500 ERROR [org.apache.activemq.artemis.core.server] AMQ224000: Failure in initialisation: ActiveMQIllegalStateException[errorType=ILLEGAL_STATE message=AMQ229999: other]
	at org.apache.activemq.artemis.core.server.impl.AMQ221024.run(X.java:1) [artemis-server-2.10.1.jar:2.10.1]
Caused by: ActiveMQException[message=AMQ221024: in a trace]
	... 3 more
`;
const NEW = `2026-01-02 03:04:05,006 INFO  [org.apache.activemq.artemis.core.server] AMQ221024: Backup server ActiveMQServerImpl::name=replicatedSlave is synchronized with server, nodeID=5a.
`;

test('coded lines of a log, in its order, without those of stack traces', () => {
  expect(parseLog(OLD)).toEqual([
    { atMs: at('2026-11-23T03:32:12.900'), code: 'AMQ101000' },
    { atMs: at('2026-11-23T03:32:13.012'), code: CODE.active },
    { atMs: at('2026-11-23T03:32:14.500'), code: CODE.initialisationFailed },
  ]);
  expect(parseLog(OLD.replaceAll('\n', '\r\n'))).toEqual(parseLog(OLD));
  expect(parseLog('')).toEqual([]);
});

test.each([
  ['2026-11-23 03:32:13,012 INFO', '2026-11-23T03:32:13.012'],
  ['2026-01-31 23:59:59.999 INFO', '2026-01-31T23:59:59.999'],
])('the time of %j is %s', (line, local) => {
  expect(timeOf(line)).toBe(at(local));
});

// Artemis 2.0 to 2.4.
test.each([
  ['03:32:13,012 INFO', '2026-11-23T03:32:13.012', '2026-11-23T03:32:13.013'],
  ['03:32:13,012 INFO', '2026-11-23T03:32:13.012', '2026-11-23T23:59:59.999'],
  ['23:59:59,990 INFO', '2026-11-22T23:59:59.990', '2026-11-23T00:00:00.001'],
])('the time of %j is %s, when it was there at %s', (line, local, written) => {
  expect(timeOf(line, at(written))).toBe(at(local));
});

test('a log without dates is of the day on which its file was written last', () => {
  const folder = tempFolder();
  const path = join(folder, 'log', 'artemis.log');
  const undated = OLD.replace(/^2026-11-23 /gm, '');
  for (const [name, day] of [
    ['.2026-11-21', '2026-11-21'],
    ['', '2026-11-23'],
  ] as const) {
    put(path + name, undated);
    utimesSync(path + name, new Date(), new Date(`${day}T05:00`));
  }
  const events = new LogCursor({ folder, runFolder: folder }, 'beginning').events();
  expect(events.slice(3)).toEqual(parseLog(OLD));
  expect(events[0]).toEqual({ atMs: at('2026-11-21T03:32:12.900'), code: 'AMQ101000' });
});

test.each(['', ' 2026-11-23 03:32:13,012 x', '2026-11-23 03:32:13 x', '\tat x.y(Z.java:1)'])(
  '%j has no time',
  (line) => {
    expect(timeOf(line)).toBeNull();
  },
);

test.each([
  ['AMQ2210071: too long', []],
  ['XAMQ221007: another word', []],
  ['AMQ22100: too short', []],
  ['AMQ221007 without a colon', ['AMQ221007']],
])('%j holds the codes %j', (text, codes) => {
  const events = parseLog(`2026-11-23 03:32:13,012 INFO  [x] ${text}`);
  expect(events.map(({ code }) => code)).toEqual(codes);
});

test('a cursor reads what came after it, and all of it after the file was rolled over', () => {
  const folder = tempFolder();
  const instance = { folder, runFolder: '/not/there' };
  const path = join(folder, 'log', 'artemis.log');
  const early = new LogCursor(instance);
  expect(early.events()).toEqual([]);
  put(path, OLD);
  const here = new LogCursor(instance);
  const all = new LogCursor(instance, 'beginning');
  const codes = (cursor: LogCursor): string[] => cursor.events().map(({ code }) => code);
  expect([early, here, all].map(codes)).toEqual([
    ['AMQ101000', 'AMQ221007', 'AMQ224000'],
    [],
    ['AMQ101000', 'AMQ221007', 'AMQ224000'],
  ]);
  appendFileSync(path, NEW);
  expect(codes(here)).toEqual(['AMQ221024']);
  expect(codes(here)).toEqual(['AMQ221024']); // it stands where it stood
  expect(codes(all)).toHaveLength(4);
  put(path, NEW);
  expect(codes(here)).toEqual(['AMQ221024']);
});

test('the first event with a code, not before a time', () => {
  const folder = tempFolder();
  const later = OLD.replaceAll('03:32:13', '04:32:13');
  put(join(folder, 'log', 'artemis.log'), OLD + later);
  const cursor = new LogCursor({ folder, runFolder: folder }, 'beginning');
  const first = { atMs: at('2026-11-23T03:32:13.012'), code: CODE.active };
  expect(cursor.first(CODE.active)).toEqual(first);
  expect(cursor.first(CODE.active, first.atMs)).toEqual(first);
  expect(cursor.first(CODE.active, first.atMs + 1)?.atMs).toBe(at('2026-11-23T04:32:13.012'));
  expect(cursor.first(CODE.replicaInSync)).toBeNull();
});

test('last words: the log, else what the JVM printed, else that there were none', () => {
  const folder = tempFolder();
  const instance = { folder, runFolder: folder };
  expect(lastWords(instance)).toBe('(it said nothing)');
  put(join(folder, 'log', 'output.log'), 'Error: no Java\n');
  put(join(folder, 'log', 'artemis.log'), '\n');
  expect(lastWords(instance)).toBe('Error: no Java');
  put(join(folder, 'log', 'artemis.log'), 'a\nb\nc\n');
  expect(lastWords(instance, 2)).toBe('b\nc');
});
