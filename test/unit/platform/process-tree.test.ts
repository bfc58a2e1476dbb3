import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { descendantsOf } from '../../../src/platform/process-tree.ts';

test('children and their children are found, and nobody else', async () => {
  const child = spawn('sh', ['-c', '(echo up; cat; true) | (cat; true)'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.stdin.end();
  });
  await once(child.stdout, 'data');
  const names = descendantsOf(child.pid ?? 0).map(({ commandLine }) => commandLine);
  expect(names.filter((name) => name === 'cat')).toHaveLength(2);
  expect(descendantsOf(process.pid).map(({ pid }) => pid)).toContain(child.pid);
  expect(descendantsOf(child.pid ?? 0).map(({ pid }) => pid)).not.toContain(process.pid);

  child.stdin.end();
  await once(child, 'close');
  expect(descendantsOf(child.pid ?? 0)).toEqual([]);
});
