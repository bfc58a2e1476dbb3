import { appendFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOfLog, LogCursor } from '../../../../src/broker/log/log-position.ts';
import { readRoleLog } from '../../../../src/broker/log/role-log.ts';
import { put, tempFolder } from '../../platform/samples.ts';

const line = (code: string, time = '2026-11-23 03:32:13,012'): string =>
  `${time} INFO  [org.apache.activemq.artemis.core.server] ${code}: said\n`;
const START = line('AMQ221000') + line('AMQ221007', '2026-11-23 03:32:14,000');

function aLog(text: string): {
  readonly instance: { readonly folder: string; readonly runFolder: string };
  readonly path: string;
} {
  const folder = tempFolder();
  const path = join(folder, 'log', 'artemis.log');
  put(path, text);
  return { instance: { folder, runFolder: folder }, path };
}

test('roles in the order of the log, not of its times; repetitions once, stack traces not at all', () => {
  const { instance } = aLog(
    line('AMQ221000', '2026-11-23 12:00:00,000') +
      line('AMQ222162', '2026-11-23 01:00:00,000') +
      line('AMQ222162', '2026-11-23 01:00:00,001') +
      line('AMQ221003') +
      '\tat org.example.AMQ221007.run(X.java:1)\nCaused by: AMQ221007: in a trace\n' +
      line('AMQ221024', '03:32:13,012').replace('2026-11-23 ', ''),
  );
  expect(readRoleLog(instance, null)).toMatchObject({
    events: ['starts', 'moves-data-aside', 'in-sync'],
    isWhole: true,
  });
});

test('a broker that stops in good order does not go on without its replica; one that does not stop does', () => {
  const { instance, path } = aLog(
    START + line('AMQ222092') + line('AMQ221003') + line('AMQ221002'),
  );
  expect(readRoleLog(instance, null).events).toEqual(['starts', 'active']);
  put(path, START + line('AMQ222092') + line('AMQ221000') + line('AMQ221002'));
  expect(readRoleLog(instance, null).events).toEqual([
    'starts',
    'active',
    'loses-replica',
    'starts',
  ]);
});

test('from a position on, also when the file was rolled over since, and after a broker that never logged', () => {
  const { instance, path } = aLog(START);
  const position = endOfLog(instance);
  expect(readRoleLog(instance, position).events).toEqual([]);
  appendFileSync(path, line('AMQ221039'));
  renameSync(path, `${path}.2026-11-23`);
  put(path, line('AMQ221000', '2026-11-24 00:00:01,000') + line('AMQ221024'));
  expect(readRoleLog(instance, position)).toMatchObject({
    events: ['hands-over', 'starts', 'in-sync'],
    isWhole: true,
  });
  const never = { folder: tempFolder(), runFolder: '/not/there' };
  expect(endOfLog(never)).toEqual({ file: '', offset: 0, known: [] });
  put(join(never.folder, 'log', 'artemis.log'), START);
  expect(readRoleLog(never, { file: '', offset: 0, known: [] }).events).toEqual([
    'starts',
    'active',
  ]);
});

test('a file that was rolled over to an earlier date than a known one is read too', () => {
  const { instance, path } = aLog(START);
  put(`${path}.2026-11-30`, line('AMQ221000', '2026-11-30 00:00:00,000'));
  const position = endOfLog(instance);
  renameSync(path, `${path}.2026-11-23`);
  put(path, line('AMQ221000', '2026-11-24 00:00:01,000') + line('AMQ221024'));
  expect(readRoleLog(instance, position).events).toEqual(['starts', 'in-sync']);
});

test('a cursor returns later codes, and starts over in a file that was replaced', () => {
  const { instance, path } = aLog(START);
  const cursor = new LogCursor(instance);
  expect(cursor.codes()).toEqual([]);
  appendFileSync(path, `${line('AMQ221024')}2026-11-23 03:32:15,000 INFO half a line AMQ22`);
  expect(cursor.codes()).toEqual(['AMQ221024']);
  expect(cursor.codes()).toEqual(['AMQ221024']); // the position did not move
  const inTheLine = new LogCursor(instance);
  appendFileSync(path, '1007: said\n');
  expect(inTheLine.codes()).toEqual(['AMQ221007']);
  expect([cursor.has('AMQ221007'), cursor.has('AMQ221039')]).toEqual([true, false]);
  put(path, line('AMQ221039'));
  expect(cursor.codes()).toEqual(['AMQ221039']);
});

test('a log that was removed or truncated since is not whole', () => {
  const { instance, path } = aLog(START);
  const position = endOfLog(instance);
  put(path, line('AMQ221000'));
  expect(readRoleLog(instance, position).isWhole).toBe(false);
  rmSync(path);
  expect(readRoleLog(instance, position)).toMatchObject({ events: [], isWhole: false });
});
