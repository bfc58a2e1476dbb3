import { expect, test } from 'vitest';
import { mergeLogs } from '../../../../src/commands/inspect/logs.ts';
import type { LogLine } from '../../../../src/broker/log/log-tail.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';

const logOf = (role: BrokerRole, ...texts: readonly string[]): readonly LogLine[] =>
  texts.map((text) => ({ role, atMs: 0, text }));

const merged = (...logs: readonly (readonly LogLine[])[]): string =>
  mergeLogs(logs)
    .map(({ text }) => text.split(' ').at(-1))
    .join(' ');

const DAY = '2026-10-25';

test('lines of both brokers in the order of the times beside them, a stack trace behind its line', () => {
  const one = logOf('primary', `${DAY} 01:00:00,000 a`, '\tat b', `${DAY} 01:00:02,000 c`);
  const other = logOf('backup', `${DAY} 01:00:00,500 x`, `${DAY} 01:00:02,000 y`);
  expect(merged(one, other)).toBe('a b x c y');
});

test('the order of a broker is kept where its clock was put back, and a trace without its head comes first', () => {
  const one = logOf('primary', '\tat z', `${DAY} 02:59:59,000 a`, `${DAY} 02:00:00,000 b`);
  const other = logOf('backup', `${DAY} 02:30:00,000 x`, `${DAY} 03:00:00,000 y`);
  expect(merged(one, other)).toBe('z x a b y');
});

test('nothing of nothing', () => {
  expect(mergeLogs([])).toEqual([]);
  expect(mergeLogs([[], []])).toEqual([]);
});
