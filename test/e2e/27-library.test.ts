import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { zip } from './harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the example of a test that uses the library passes, and the library prints nothing', async () => {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--root', 'examples/vitest', '--reporter=json'],
    ],
    { cwd: ROOT, env: { ...process.env, AMQ_HA_DEMO_BROKER: zip('2.44.0') } },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exit]: unknown[] = await once(child, 'close');
  expect(exit, stdout + stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 1, success: true }); // and no other word
  expect(stderr).toBe('');
});
