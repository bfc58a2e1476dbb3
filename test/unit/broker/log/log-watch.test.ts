import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CODE } from '../../../../src/broker/log/log.ts';
import { LogWatch, type SeenCode } from '../../../../src/broker/log/log-watch.ts';
import { put, tempFolder } from '../../platform/samples.ts';

function watched(): {
  readonly path: string;
  readonly log: LogWatch;
  readonly reported: readonly SeenCode[];
} {
  const folder = tempFolder();
  const path = join(folder, 'log', 'artemis.log');
  put(path, `${CODE.active}: before it was watched\n`);
  const reported: SeenCode[] = [];
  const log = new LogWatch(
    'backup',
    { folder, runFolder: folder },
    { onCode: (seen) => reported.push(seen) },
  );
  onTestFinished(() => {
    log.stop();
  });
  return { path, log, reported };
}

test('lines with a code are reported in the background, once, without a request', async () => {
  const { path, reported } = watched();
  appendFileSync(path, 'no code\nAMQ222059: a duplicate\nAMQ221037: promoting\n');
  await vi.waitUntil(() => reported.length > 0);
  expect(reported.map(({ code }) => code)).toEqual(['AMQ222059', 'AMQ221037']);
  for (const { atMs } of reported) expect(atMs).toBeLessThanOrEqual(performance.now());
});

test('a request is answered from the present log', () => {
  const { path, log, reported } = watched();
  expect(log.firstMs(CODE.active)).toBeNull();
  appendFileSync(path, `${CODE.active}: active\n`);
  const first = log.firstMs(CODE.active) ?? Number.NaN;
  expect(first).toBe(reported[0]?.atMs);
  expect(log.firstMs(CODE.active, first)).toBe(first);
  expect(log.firstMs(CODE.active, first + 1)).toBeNull();
  expect(log.firstMs(CODE.promoting)).toBeNull();
});

test('a log that cannot be read is an error of the request', () => {
  const { path, log } = watched();
  rmSync(path);
  mkdirSync(path);
  expect(() => log.firstMs(CODE.active)).toThrow(/EISDIR/);
});
