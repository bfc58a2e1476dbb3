import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { descendantsOf } from '../../../src/platform/process-tree.ts';

test('children and their children are found, and no other process', async () => {
  const child = spawn('sh', ['-c', '(echo up; cat; true) | (cat; true)'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.stdin.end();
  });
  await once(child.stdout, 'data');
  // The second `cat` has passed the text on; the first one may still be starting.
  await vi.waitUntil(
    () =>
      descendantsOf(child.pid ?? 0).filter(({ commandLine }) => commandLine === 'cat').length === 2,
  );
  expect(descendantsOf(process.pid).map(({ pid }) => pid)).toContain(child.pid);
  expect(descendantsOf(child.pid ?? 0).map(({ pid }) => pid)).not.toContain(process.pid);

  child.stdin.end();
  await once(child, 'close');
  expect(descendantsOf(child.pid ?? 0)).toEqual([]);
});
