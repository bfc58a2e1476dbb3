import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  findProcesses,
  isSameProcessAlive,
  processInfo,
  processOfPs,
  type ProcessIdentity,
} from '../../../src/platform/process-table.ts';

/** A process that ends with its test. */
function child(command: string, ...args: readonly string[]): ChildProcess & { pid: number } {
  const made = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    made.kill('SIGKILL');
  });
  if (made.pid === undefined) throw new Error(`${command} did not start`);
  return Object.assign(made, { pid: made.pid });
}

test('this process is found, with its start', () => {
  const info = processInfo(process.pid);
  expect(info).toMatchObject({ pid: process.pid, paused: false });
  expect(info?.uptimeMs).toBeGreaterThanOrEqual(Math.floor(process.uptime()) * 1_000);
  const { started } = info ?? {};
  expect(findProcesses((line) => line === info?.commandLine)).toMatchObject([{ started }]);
  expect(findProcesses(() => false)).toEqual([]);
});

test('a pid with another start is another process', () => {
  const { pid } = process;
  const started = processInfo(pid)?.started ?? '';
  expect(isSameProcessAlive({ pid, started })).toBe(true);
  expect(isSameProcessAlive({ pid, started: `${started}0` })).toBe(false);
  expect(isSameProcessAlive({ pid: 2 ** 30, started })).toBe(false);
});

test.each([process.pid, 2 ** 30])('a record without a start proves no process: %i', (pid) => {
  const record = JSON.parse(`{"pid":${pid},"startedAtMs":1764360000000}`) as ProcessIdentity;
  expect(isSameProcessAlive(record)).toBe(false);
});

test('neither start nor age of a process move with the wall clock', () => {
  const { started, uptimeMs = 0 } = processInfo(process.pid) ?? {};
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const later = processInfo(process.pid);
  expect(later?.started).toBe(started);
  expect((later?.uptimeMs ?? 0) - uptimeMs).toBeLessThan(60_000);
});

test.each([
  ['    00:07', 7_000],
  ['   59:07', 3_547_000],
  ['05:00:01', 18_001_000],
  ['2-00:00:01', 172_801_000],
])('what ps prints, up for %j', (etime, uptimeMs) => {
  const line = `  412 Ss   Fri Nov  6 21:18:03 2026 ${etime} /bin/sh -c sleep  9`;
  expect(processOfPs(line)).toEqual({
    pid: 412,
    commandLine: '/bin/sh -c sleep  9',
    paused: false,
    uptimeMs,
    started: 'Fri Nov 6 21:18:03 2026',
  });
  expect(processOfPs(line.replace('Ss', 'T+'))).toMatchObject({ paused: true });
  expect(processOfPs(line.replace('Ss', 'Z '))).toBeNull();
  expect(processOfPs('')).toBeNull();
});

test('the whole command line is shown, and whether it is paused', async () => {
  const { pid } = child('sleep', `97.${process.pid}`);
  const commandLine = `sleep 97.${process.pid}`;
  await vi.waitFor(
    () => {
      expect(processInfo(pid)).toMatchObject({ pid, commandLine, paused: false });
    },
    { interval: 5, timeout: 10_000 },
  );
  process.kill(pid, 'SIGSTOP');
  await vi.waitFor(
    () => {
      expect(findProcesses((line) => line === commandLine)).toMatchObject([{ pid, paused: true }]);
    },
    { interval: 5, timeout: 10_000 },
  );
});

// The shell becomes `sleep`, which never waits for its child, before that child ends.
test.runIf(process.platform === 'linux')('a zombie does not count as a process', async () => {
  const parent = child('sh', '-c', 'sleep 0.1 & echo $!; exec sleep 97');
  const [said] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  const pid = Number(said.toString());
  await vi.waitFor(
    () => {
      expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /);
    },
    { interval: 5, timeout: 10_000 },
  );
  expect(process.kill(pid, 0)).toBe(true);
  expect(processInfo(pid)).toBeNull();
  expect(findProcesses(() => true).map((info) => info.pid)).not.toContain(pid);
});
