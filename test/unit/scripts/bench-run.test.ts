import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runProgram } from '../../../scripts/bench-run.mjs';

type Options = Parameters<typeof runProgram>[2];

const node = (script: string, options: Options = {}): ReturnType<typeof runProgram> =>
  runProgram(process.execPath, ['-e', script], options);

test('exit code and output', async () => {
  const ended = await node(`console.log('out'); console.error('err'); process.exitCode = 3`);
  expect(ended).toMatchObject({ exit: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('an interrupted program undoes what it did, and its answer is waited for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const up = join(folder, 'up');
  const interrupt = new AbortController();
  const running = node(
    `process.on('SIGINT', () => { console.log('undone'); process.exit(130); });
     setInterval(() => undefined, 1_000);
     require('node:fs').writeFileSync(${JSON.stringify(up)}, '');`,
    { signal: interrupt.signal },
  );
  await vi.waitUntil(() => existsSync(up), { timeout: 60_000 });
  interrupt.abort();
  expect(await running).toMatchObject({ exit: 130, stdout: 'undone\n' });
});

test('one that has not ended after the limit is interrupted, too', async () => {
  const ended = await node('setInterval(() => undefined, 1_000)', { limitMs: 1 });
  expect(ended.exit).toBeNull();
});

test('nothing starts any more after an interrupt', async () => {
  const signal = AbortSignal.abort(new Error('interrupted'));
  await expect(node('process.exit(7)', { signal })).rejects.toThrow('interrupted');
});

test('no such program', async () => {
  await expect(runProgram('/no/such/program', [])).rejects.toThrow('ENOENT');
});
