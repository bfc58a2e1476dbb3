import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { self, withLock } from '../../../../src/pair/record/lock.ts';
import { put, refusalOf, tempFolder } from '../../platform/samples.ts';

const lockIn = (home: string): string => join(home, 'target', 'command.lock');

test('the lock names its command while that runs, and is removed afterwards', async () => {
  const home = tempFolder();
  const seen = await withLock(home, 'init', async () => readFileSync(lockIn(home), 'utf8'));
  expect(JSON.parse(seen)).toEqual({ ...self(), command: 'init', home });
  expect(self().pid).toBe(process.pid);
  expect(self().started).not.toBe('');
  expect(existsSync(lockIn(home))).toBe(false);
});

test('a held lock is refused, naming the command, and stays held', async () => {
  const home = tempFolder();
  await withLock(home, 'failover', async () => {
    let ran = false;
    const error = await refusalOf(() =>
      withLock(home, 'stop', async () => {
        ran = true;
      }),
    );
    expect(error).toMatchObject({
      code: 'WRONG_STATE',
      message: `"failover" (pid ${process.pid}) is at work on the pair in ${home}`,
      hint: 'wait until it has ended, or end it with Ctrl-C',
    });
    expect([ran, existsSync(lockIn(home))]).toEqual([false, true]);
  });
});

test('a failure is passed on, and the lock is removed', async () => {
  const home = tempFolder();
  const failure = new Error('no');
  await expect(withLock(home, 'init', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(existsSync(lockIn(home))).toBe(false);
});

test.each([
  ['of a process that has ended', JSON.stringify({ ...self(), pid: 2 ** 30, command: 'init' })],
  ['of an earlier process', JSON.stringify({ ...self(), started: 'x', command: 'init' })],
  [
    'of an earlier build that has ended',
    JSON.stringify({ pid: 2 ** 30, startedAtMs: 1, command: 'init' }),
  ],
  ['of an earlier build and pid', JSON.stringify({ pid: process.pid, startedAtMs: 1 })],
  ['with incomplete content', '{"pid": 12'],
  ['empty', ''],
])('a lock %s is taken over', async (_, left) => {
  const home = tempFolder();
  put(lockIn(home), left);
  const seen = await withLock(home, 'start', async () => readFileSync(lockIn(home), 'utf8'));
  expect(JSON.parse(seen)).toEqual({ ...self(), command: 'start', home });
  expect(existsSync(lockIn(home))).toBe(false);
});

test('a lock of an earlier build, without a proof of its holder, counts while its pid exists', async () => {
  const home = tempFolder();
  put(lockIn(home), JSON.stringify({ pid: process.ppid, startedAtMs: 1, command: 'init' }));
  const error = await refusalOf(() => withLock(home, 'stop', () => Promise.resolve()));
  expect(error).toMatchObject({
    code: 'WRONG_STATE',
    hint: `ps -p ${process.ppid}   (if that is not amq-ha-demo: rm '${lockIn(home)}')`,
  });
  expect(existsSync(lockIn(home))).toBe(true);
});

test.each(['.', 'target'])('a file at %s, where a folder is needed, is named', async (name) => {
  const home = join(tempFolder(), 'home');
  put(join(home, name === '.' ? '' : name), 'a file');
  const error = await refusalOf(() => withLock(home, 'init', async () => undefined));
  expect(error).toMatchObject({ code: 'NOT_WRITABLE', exit: 69 });
  expect(error.message).toContain(`cannot write in ${home}: `);
});

test('a lock that was copied with another home does not count here', async () => {
  const [original, copy] = [tempFolder(), tempFolder()];
  await withLock(original, 'drill', async () => {
    put(lockIn(copy), readFileSync(lockIn(original), 'utf8'));
    expect(await withLock(copy, 'start', async () => 'done')).toBe('done');
  });
});
