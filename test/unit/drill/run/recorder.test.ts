import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Operation } from '../../../../src/model/history.ts';
import { Recorder } from '../../../../src/drill/run/recorder.ts';

function pathOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return join(folder, 'history.ndjson');
}

const linesOf = (path: string): readonly Operation[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Operation);

test('lines have numbers and times; the last line has the count, itself included', () => {
  const path = pathOf();
  const recorder = new Recorder(path);
  recorder.tell({
    process: 'primary',
    type: 'info',
    f: 'log',
    value: { code: 'AMQ221007', at: 1 },
  });
  recorder.tellMessage('producer-0', 'invoke', 'send', 0);
  recorder.end(99);
  const lines = linesOf(path);
  expect(lines).toMatchObject([
    { i: 0, process: 'primary', type: 'info', f: 'log', value: { code: 'AMQ221007', at: 1 } },
    { i: 1, process: 'producer-0', type: 'invoke', f: 'send', value: 0 },
    { i: 2, process: 'drill', f: 'end', value: { count: 3, peakMemoryMb: 99 } },
  ]);
  const times = lines.map(({ t }) => t);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});

test('a line is written within one turn of the event loop, so a crash loses nothing older', async () => {
  const path = pathOf();
  const recorder = new Recorder(path);
  recorder.tellMessage('producer-0', 'ok', 'send', 7);
  await turn();
  expect(linesOf(path)).toMatchObject([{ i: 0, value: 7 }]);
  recorder.close();
});

test('when closed, it writes no last line and accepts no more', () => {
  const path = pathOf();
  const recorder = new Recorder(path);
  recorder.tellMessage('producer-0', 'ok', 'send', 7);
  recorder.close();
  recorder.tellMessage('producer-0', 'ok', 'send', 8);
  recorder.end(1);
  expect(linesOf(path)).toHaveLength(1);
});

test('a text with quotes, such as an identity from outside, is one line of JSON', () => {
  const path = pathOf();
  const recorder = new Recorder(path);
  recorder.tell({ process: 'consumer-0', type: 'ok', f: 'receive', value: 'a "b"\n\u2028c' });
  recorder.close();
  expect(linesOf(path)).toMatchObject([{ value: 'a "b"\n\u2028c' }]);
});

test.runIf(existsSync('/dev/full'))(
  'a full disk aborts the drill, with the file and the reason',
  async () => {
    const recorder = new Recorder('/dev/full', 'w');
    onTestFinished(() => {
      recorder.close();
    });
    expect(recorder.failed.aborted).toBe(false);
    recorder.tellMessage('producer-0', 'ok', 'send', 1);
    await vi.waitUntil(() => recorder.failed.aborted);
    expect(recorder.failed.reason).toMatchObject({
      code: 'NOT_WRITABLE',
      message: expect.stringMatching(/\/dev\/full: Error: ENOSPC/) as string,
    });
    recorder.tellMessage('producer-0', 'ok', 'send', 2);
    await turn(); // nothing more is tried
  },
);
