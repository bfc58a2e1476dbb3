import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CODE } from '../../../../src/broker/log/log.ts';
import { LogWatch, type SeenCode } from '../../../../src/broker/log/log-watch.ts';
import { put, tempFolder } from '../../platform/samples.ts';

function watched(): {
  readonly path: string;
  readonly log: LogWatch;
  readonly told: readonly SeenCode[];
} {
  const folder = tempFolder();
  const path = join(folder, 'log', 'artemis.log');
  put(path, `${CODE.active}: before it was watched\n`);
  const told: SeenCode[] = [];
  const log = new LogWatch(
    'backup',
    { folder, runFolder: folder },
    { onCode: (seen) => told.push(seen) },
  );
  onTestFinished(() => {
    log.stop();
  });
  return { path, log, told };
}

test('coded lines are told in the background, once, without any question', async () => {
  const { path, told } = watched();
  appendFileSync(path, 'no code\nAMQ222059: a duplicate\nAMQ221037: promoting\n');
  await vi.waitUntil(() => told.length > 0);
  expect(told.map(({ code }) => code)).toEqual(['AMQ222059', 'AMQ221037']);
  for (const { atMs } of told) expect(atMs).toBeLessThanOrEqual(performance.now());
});

test('a question is answered by what the log holds now', () => {
  const { path, log, told } = watched();
  expect(log.firstMs(CODE.active)).toBeNull();
  appendFileSync(path, `${CODE.active}: active\n`);
  const first = log.firstMs(CODE.active) ?? Number.NaN;
  expect(first).toBe(told[0]?.atMs);
  expect(log.firstMs(CODE.active, first)).toBe(first);
  expect(log.firstMs(CODE.active, first + 1)).toBeNull();
  expect(log.firstMs(CODE.promoting)).toBeNull();
});

test('a log that cannot be read is told to whoever asks', () => {
  const { path, log } = watched();
  rmSync(path);
  mkdirSync(path);
  expect(() => log.firstMs(CODE.active)).toThrow(/EISDIR/);
});
