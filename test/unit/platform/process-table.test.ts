import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  findProcesses,
  isSameProcessAlive,
  processInfo,
} from '../../../src/platform/process-table.ts';

/** A process of this test that ends with it. */
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
  const startedAtMs = Date.now() - process.uptime() * 1_000;
  expect(Math.abs((info?.startedAtMs ?? 0) - startedAtMs)).toBeLessThan(2_000);
  expect(findProcesses((line) => line === info?.commandLine)).toContainEqual(info);
  expect(findProcesses(() => false)).toEqual([]);
});

test('a pid with another start is another process', () => {
  const startedAtMs = processInfo(process.pid)?.startedAtMs ?? 0;
  expect(isSameProcessAlive({ pid: process.pid, startedAtMs })).toBe(true);
  expect(isSameProcessAlive({ pid: process.pid, startedAtMs: startedAtMs + 1_900 })).toBe(true);
  expect(isSameProcessAlive({ pid: process.pid, startedAtMs: startedAtMs - 2_000 })).toBe(false);
  expect(isSameProcessAlive({ pid: 2 ** 30, startedAtMs })).toBe(false);
});

test('the whole command line is shown, and whether it is paused', async () => {
  const { pid } = child('sleep', `97.${String(process.pid)}`);
  const commandLine = `sleep 97.${String(process.pid)}`;
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

// The shell has become `sleep`, which never asks for its child's end, before that child ends.
test.runIf(process.platform === 'linux')('a zombie is no process', async () => {
  const parent = child('sh', '-c', 'sleep 0.1 & echo $!; exec sleep 97');
  const [said] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  const pid = Number(said.toString());
  await vi.waitFor(
    () => {
      expect(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')).toMatch(/\) Z /);
    },
    { interval: 5, timeout: 10_000 },
  );
  expect(process.kill(pid, 0)).toBe(true);
  expect(processInfo(pid)).toBeNull();
  expect(findProcesses(() => true).map((info) => info.pid)).not.toContain(pid);
});
