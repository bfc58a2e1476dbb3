import { mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Broker } from '../../../../src/broker/broker.ts';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';
import { restoreMovedData, startsThatMovedData } from '../../../../src/broker/data/moved-data.ts';
import { refusalOf } from '../../platform/samples.ts';
import { backupWith } from '../../pair/samples.ts';

const MOVED = ['AMQ221000', 'AMQ221007', 'AMQ221000', 'AMQ222162', 'AMQ221109'];
const MOVED_AGAIN = ['AMQ221000', 'AMQ222162', 'AMQ221109'];

/** Changes the time of folders, as of replicas of other starts. */
function age(broker: Broker, ...folders: readonly string[]): void {
  for (const folder of folders) utimesSync(join(broker.instance.folder, 'data', folder), 1, 1);
}

/**
 * Returns the files below data/ by path, with their content; the time of a set-aside folder is `*`.
 */
function contents(broker: Broker): Readonly<Record<string, string>> {
  const data = join(broker.instance.folder, 'data');
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('restored-'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, string] => [
      path.slice(data.length + 1).replace(/set-aside\.[-\dTZ]+/, 'set-aside.*'),
      readFileSync(path, 'utf8'),
    ]);
  return Object.fromEntries(files);
}

test('the newest replica is put back in every store, and the present content is moved aside', () => {
  const broker = backupWith(MOVED, [
    'journal/oldreplica.2/amq-2.amq',
    'journal/oldreplica.9/amq-9.amq',
    'journal/oldreplica.10/amq-10.amq',
    'journal/amq-10.amq',
    'journal/server.lock',
    'bindings/oldreplica.1/b.bindings',
    'paging/new/1.page',
    'large-messages/oldreplica.1/7.msg',
    'other/oldreplica.1/x',
  ]);
  age(broker, 'journal/oldreplica.2', 'journal/oldreplica.9');
  expect(restoreMovedData(broker)).toBe(true);
  expect(contents(broker)).toEqual({
    'journal/oldreplica.2/amq-2.amq': 'journal/oldreplica.2/amq-2.amq',
    'journal/oldreplica.9/amq-9.amq': 'journal/oldreplica.9/amq-9.amq',
    'journal/amq-10.amq': 'journal/oldreplica.10/amq-10.amq',
    'journal/set-aside.*/amq-10.amq': 'journal/amq-10.amq',
    'journal/server.lock': 'journal/server.lock',
    'bindings/b.bindings': 'bindings/oldreplica.1/b.bindings',
    'paging/new/1.page': 'paging/new/1.page',
    'large-messages/7.msg': 'large-messages/oldreplica.1/7.msg',
    'other/oldreplica.1/x': 'other/oldreplica.1/x',
  });
});

test('a second start after an interrupted one does not move the restored data', () => {
  const broker = backupWith(MOVED, [
    'journal/oldreplica.1/amq-1.amq',
    'journal/oldreplica.2/amq-2.amq',
    'journal/amq-3.amq',
  ]);
  age(broker, 'journal/oldreplica.1');
  restoreMovedData(broker);
  const restored = contents(broker);
  expect(restored['journal/amq-2.amq']).toBe('journal/oldreplica.2/amq-2.amq');
  restoreMovedData(broker);
  expect(contents(broker)).toEqual(restored);
});

test('after two starts by hand the first folder has the data, the second an empty replica', () => {
  const broker = backupWith(
    [...MOVED, ...MOVED_AGAIN],
    ['journal/oldreplica.3/data.amq', 'journal/oldreplica.4/empty.amq', 'journal/now.amq'],
  );
  restoreMovedData(broker);
  expect(contents(broker)).toEqual({
    'journal/data.amq': 'journal/oldreplica.3/data.amq',
    'journal/set-aside.*/now.amq': 'journal/now.amq',
    'journal/set-aside.*/oldreplica.4/empty.amq': 'journal/oldreplica.4/empty.amq',
  });
});

test('in the other stores only what the same start moved is put back', () => {
  const broker = backupWith(
    [...MOVED, ...MOVED_AGAIN],
    [
      'journal/oldreplica.3/data.amq',
      'journal/oldreplica.4/empty.amq',
      'bindings/oldreplica.7/data.bindings',
      'bindings/oldreplica.8/empty.bindings',
      'paging/oldreplica.2/another-start.page',
    ],
  );
  age(broker, 'journal/oldreplica.4', 'bindings/oldreplica.8', 'paging/oldreplica.2');
  restoreMovedData(broker);
  expect(Object.keys(contents(broker))).toEqual(
    expect.arrayContaining(['journal/data.amq', 'bindings/data.bindings']),
  );
  expect(contents(broker)).toHaveProperty(['paging/oldreplica.2/another-start.page']);
});

test('data that were put back before and moved aside again are recognised by their mark', () => {
  // Four starts in vain, after each of which the data were put back, and one by hand.
  const broker = backupWith(
    [...MOVED, ...MOVED_AGAIN, ...MOVED_AGAIN, ...MOVED_AGAIN, ...MOVED_AGAIN],
    [
      'journal/oldreplica.3/older.amq',
      'journal/oldreplica.4/data.amq',
      'journal/oldreplica.4/restored-by-amq-ha-demo',
      'journal/now.amq',
    ],
  );
  restoreMovedData(broker);
  expect(contents(broker)).toMatchObject({
    'journal/data.amq': 'journal/oldreplica.4/data.amq',
    'journal/oldreplica.3/older.amq': 'journal/oldreplica.3/older.amq',
  });
});

test('an older mark does not count', () => {
  const broker = backupWith(MOVED, [
    'journal/oldreplica.3/older.amq',
    'journal/oldreplica.3/restored-by-amq-ha-demo',
    'journal/oldreplica.4/data.amq',
  ]);
  restoreMovedData(broker);
  expect(contents(broker)).toHaveProperty(['journal/data.amq']);
});

test('newest data that the broker has removed are an error, and nothing is changed', async () => {
  const broker = backupWith(
    [...MOVED, ...MOVED_AGAIN, ...MOVED_AGAIN],
    ['journal/oldreplica.3/empty.amq', 'journal/oldreplica.4/empty.amq'],
  );
  const before = contents(broker);
  expect(await refusalOf(() => restoreMovedData(broker))).toMatchObject({ code: 'WRONG_STATE' });
  expect(contents(broker)).toEqual(before);
});

test.each<[readonly RoleEvent[], number]>([
  [[], 0],
  [['moves-data-aside'], 0],
  [['active'], 0],
  [['active', 'starts', 'moves-data-aside'], 1],
  [['active', 'starts', 'moves-data-aside', 'starts', 'moves-data-aside'], 2],
  [['active', 'moves-data-aside', 'in-sync'], 0],
  [['active', 'moves-data-aside', 'in-sync', 'active', 'moves-data-aside'], 1],
  // A full copy is worth as much, should the other one be lost.
  [['starts', 'moves-data-aside', 'in-sync', 'starts', 'moves-data-aside'], 1],
])('after %j its newest data lie aside since so many starts: %i', (events, starts) => {
  expect(startsThatMovedData(events)).toBe(starts);
});

test('a call that was interrupted before the empty replicas were moved aside is continued', () => {
  const broker = backupWith(
    [...MOVED, ...MOVED_AGAIN],
    ['journal/restoring.next.3/data.amq', 'journal/oldreplica.2/x', 'journal/oldreplica.4/empty'],
  );
  restoreMovedData(broker);
  expect(contents(broker)).toEqual({
    'journal/data.amq': 'journal/restoring.next.3/data.amq',
    'journal/oldreplica.2/x': 'journal/oldreplica.2/x',
    'journal/set-aside.*/oldreplica.4/empty': 'journal/oldreplica.4/empty',
  });
  const restored = contents(broker);
  restoreMovedData(broker);
  expect(contents(broker)).toEqual(restored);
});

test('a call that was interrupted in the middle is continued', () => {
  const broker = backupWith(MOVED, ['journal/half-1.amq', 'journal/restoring/half-2.amq']);
  restoreMovedData(broker);
  expect(contents(broker)).toEqual({
    'journal/half-1.amq': 'journal/half-1.amq',
    'journal/half-2.amq': 'journal/restoring/half-2.amq',
  });
});

test.each([
  [[]],
  [['AMQ222162']],
  [['AMQ221007']],
  [['AMQ222162', 'AMQ221007']],
  [['AMQ221007', 'AMQ222162', 'AMQ221024']],
])('with %j in its log nothing is touched', (codes) => {
  const broker = backupWith(codes, ['journal/oldreplica.1/amq-1.amq', 'journal/amq-2.amq']);
  const before = contents(broker);
  expect(restoreMovedData(broker)).toBe(false);
  expect(contents(broker)).toEqual(before);
  expect(readdirSync(join(broker.instance.folder, 'data', 'journal'))).toHaveLength(2);
});

test('a store that does not exist, or has no replica, is skipped', () => {
  const broker = backupWith(MOVED, ['journal/amq-1.amq']);
  mkdirSync(join(broker.instance.folder, 'data', 'bindings'));
  expect(restoreMovedData(broker)).toBe(false);
  expect(contents(broker)).toEqual({ 'journal/amq-1.amq': 'journal/amq-1.amq' });
});
