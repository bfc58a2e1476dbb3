import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LogTail, type LogLine } from '../../../../src/broker/log/log-tail.ts';
import { put, tempFolder } from '../../platform/samples.ts';

/** A log and its reader; only a test moves the two clocks. */
class Planted {
  readonly folder = tempFolder();
  readonly path = join(this.folder, 'log', 'artemis.log');
  /** The reader's clock. */
  nowMs = 5_000;
  /** The system's clock, ms since 1970. */
  wallMs = Date.UTC(2026, 10, 23, 3, 32, 13, 0);

  constructor() {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    vi.setSystemTime(this.wallMs);
  }

  tail(from: 'here' | 'beginning'): LogTail {
    const instance = { folder: this.folder, runFolder: this.folder };
    return new LogTail('backup', instance, { from, now: () => this.nowMs });
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.step(ms);
  }

  /** Moves only the system's clock. */
  step(ms: number): void {
    this.wallMs += ms;
    vi.setSystemTime(this.wallMs);
  }

  write(text: string): void {
    put(this.path, '');
    this.append(text);
  }

  append(text: string): void {
    appendFileSync(this.path, text);
    utimesSync(this.path, this.wallMs / 1_000, this.wallMs / 1_000);
  }
}

const timesAndTexts = (lines: readonly LogLine[]): readonly (readonly [number, string])[] =>
  lines.map(({ atMs, text }) => [Math.round(atMs), text]);

test('complete lines, once each, with a stack trace at the time of the line before it', () => {
  const log = new Planted();
  const tail = log.tail('here');
  expect(tail.read()).toEqual([]);
  log.pass(10);
  log.write('2026-11-23 12:32:13,010 INFO a\n\tat b\n2026-11-2');
  log.pass(15);
  const lines = tail.read();
  expect(timesAndTexts(lines)).toEqual([
    [5_010, '2026-11-23 12:32:13,010 INFO a'],
    [5_010, '\tat b'],
  ]);
  expect(lines.map(({ role }) => role)).toEqual(['backup', 'backup']);
  expect(tail.read()).toEqual([]);
  log.append('3 12:32:13,025 INFO ö\n');
  log.pass(25);
  expect(timesAndTexts(tail.read())).toEqual([[5_025, '2026-11-23 12:32:13,025 INFO ö']]);
});

test('a letter that one reading splits is complete in the next', () => {
  const log = new Planted();
  const tail = log.tail('here');
  const bytes = Buffer.from('ö\n');
  log.write('');
  appendFileSync(log.path, bytes.subarray(0, 1));
  expect(tail.read()).toEqual([]);
  appendFileSync(log.path, bytes.subarray(1));
  expect(tail.read().map(({ text }) => text)).toEqual(['ö']);
});

test('from the beginning: all that is there, by the age of the file', () => {
  const log = new Planted();
  log.write('2026-11-23 12:30:00,000 INFO a\n2026-11-23 12:30:01,000 INFO b\n');
  log.pass(3_000);
  expect(timesAndTexts(log.tail('beginning').read())).toEqual([
    [4_000, '2026-11-23 12:30:00,000 INFO a'],
    [5_000, '2026-11-23 12:30:01,000 INFO b'],
  ]);
  expect(log.tail('here').read()).toEqual([]);
});

test.each([3_600_000, -3_600_000, 43_200_000, -43_200_000])(
  'a step of the clock by %i ms moves a line no further than the readings around it',
  (ms) => {
    const log = new Planted();
    log.write('');
    const tail = log.tail('here');
    const seen: number[] = [];
    for (const [index, step] of [0, ms, 0, -ms].entries()) {
      log.pass(10);
      log.append(`${new Date(log.wallMs).toISOString().slice(0, 23).replace('T', ' ')} INFO a\n`);
      log.step(step);
      log.pass(15);
      seen.push(...tail.read().map(({ atMs }) => atMs));
      const [from, to] = [5_000 + 25 * index, 5_025 + 25 * index];
      expect(seen.at(-1)).toBeGreaterThanOrEqual(from);
      expect(seen.at(-1)).toBeLessThanOrEqual(to);
      if (step === 0) expect(seen.at(-1)).toBeCloseTo(from + 10, 0);
    }
    expect(seen).toHaveLength(4);
  },
);

test('nothing is lost at midnight, when the file is renamed and a new one begun', () => {
  const log = new Planted();
  log.write('23:59:00,000 INFO read before\n');
  put(`${log.path}.2026-11-21`, 'long ago\n');
  const tail = log.tail('here');
  log.pass(10);
  log.append('23:59:59,990 INFO the last\n');
  renameSync(log.path, `${log.path}.2026-11-22`);
  log.pass(10);
  // Longer than the part of the earlier file that was read.
  log.write(`00:00:00,000 INFO the first ${'x'.repeat(200)}\n00:00:00,002 INFO the next\n`);
  log.pass(5);
  expect(timesAndTexts(tail.read()).map(([at, text]) => [at, text.slice(18, 31)])).toEqual([
    [5_010, 'the last'],
    [5_018, 'the first xxx'],
    [5_020, 'the next'],
  ]);
  expect(tail.read()).toEqual([]);
});

test('between the renaming and the new file, and over two nights', () => {
  const log = new Planted();
  log.write('a\n');
  const tail = log.tail('here');
  const texts = (): readonly string[] => tail.read().map(({ text }) => text);
  log.append('b\n');
  renameSync(log.path, `${log.path}.2026-11-22`);
  expect(texts()).toEqual(['b']);
  expect(texts()).toEqual([]);
  put(`${log.path}.2026-11-23`, 'c\n');
  log.write('d\n');
  expect(texts()).toEqual(['c', 'd']);
  log.append('e\n');
  expect(texts()).toEqual(['e']);
});

test('a file that was emptied, or removed, is read from its beginning', () => {
  const log = new Planted();
  log.write('a long line\n');
  const tail = log.tail('here');
  const texts = (): readonly string[] => tail.read().map(({ text }) => text);
  log.write('b\n');
  expect(texts()).toEqual(['b']);
  rmSync(log.path);
  expect(texts()).toEqual([]);
  log.write('c\nd\n');
  expect(texts()).toEqual(['c', 'd']);
});
