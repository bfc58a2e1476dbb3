import { expect, test } from 'vitest';
import { makeColors } from '../../../src/ui/colors.ts';
import { histogram } from '../../../src/ui/histogram.ts';
import { verdictText } from '../../../src/ui/verdict.ts';
import { FAILED, VERDICT } from '../drill/report/samples.ts';
import { fakeStream } from './samples.ts';

const PLAIN = makeColors(fakeStream(null).stream, true, {});
const COLOURED = makeColors(fakeStream({ columns: 80 }).stream, true, {});

test('a drill that passed, at 80 columns', () => {
  const again = 'amq-ha-demo drill --seed 42 --rounds 2';
  expect(verdictText(VERDICT, 80, PLAIN, again).split('\n')).toEqual([
    'PASS  2 faults, 1 takeover: none of 12,000 acknowledged messages was lost;',
    '      producers waited 512 ms at most, 1.4 s in a failback.',
    '',
    'FAULT           TAKEOVERS     MIN  MEDIAN     P95     MAX  LOST  FAILBACK',
    'kill               1 of 1  512 ms  512 ms  512 ms  512 ms     0     1.4 s',
    'restart-backup     0 of 1   12 ms   12 ms   12 ms   12 ms     0         -',
    '',
    'attempted     12,001   duplicated  3   both active        0 ms',
    'acknowledged  12,000   recovered   1   false failovers       0',
    'consumed      12,001   unknown     0   out of order          4',
    'lost               0   unexpected  0   messages a second   988',
    '',
    'kill: producers waited 512 ms',
    'restart-backup: producers waited 12 ms',
    '',
    'report  target/runs/20260504-093012-mixed/report.html',
    'again   amq-ha-demo drill --seed 42 --rounds 2',
  ]);
});

/** The failed drill with many rounds of two faults; nothing was measured for a third. */
function manyRounds(): typeof FAILED {
  const outage = (ms: number) => ({ process: 'producer-0', fromMs: 0, toMs: ms, ms });
  const [kill, , pause] = FAILED.rounds;
  if (kill === undefined || pause === undefined) throw new Error('the sample has three rounds');
  const rounds = [
    ...[421, 455, 489, 491, 494, 533, 598].map((ms) => ({ ...kill, outage: outage(ms) })),
    ...[3_500, 3_980, 4_310].map((ms) => ({ ...pause, outage: outage(ms) })),
  ];
  return {
    ...FAILED,
    reasons: [...FAILED.reasons, `${'a reason that is so long '.repeat(5).trim()}\n\tat a.b.C`],
    rounds,
  };
}

test('a drill that failed, with a histogram a fault, at 80 columns', () => {
  const lines = verdictText(manyRounds(), 80, PLAIN).split('\n');
  expect(lines.slice(0, 2)).toEqual([
    'FAIL  3 faults, 2 takeovers: 9 of 12,000 acknowledged messages were lost;',
    '      producers waited 3.6 s at most, 1.4 s in a failback.',
  ]);
  expect(lines.slice(8)).toEqual([
    'attempted            12,001   duplicated  3   both active        648 ms',
    'acknowledged         12,000   recovered   1   false failovers         0',
    'consumed             12,001   unknown     0   out of order            4',
    'lost                      9   unexpected  0   messages a second     988',
    '  on the other side       9',
    '',
    'kill: how long producers waited, in rounds',
    '  400 - 450 ms  ████ 1',
    '  450 - 500 ms  ████████████████ 4',
    '  500 - 550 ms  ████ 1',
    '  550 - 600 ms  ████ 1',
    '',
    'restart-backup: no outage was measured',
    '',
    'pause: how long producers waited, in rounds',
    '  3.5 - 4.0 s  ████████ 2',
    '  4.0 - 4.5 s  ████ 1',
    '',
    '  - lost 9 acknowledged messages (limit 0)',
    '  - both brokers were active for 648 ms (limit 0 ms)',
    '  - a reason that is so long a reason that is so long a reason that is so long a',
    '    reason that is so long a reason that is so long ...',
    '',
    'report  target/runs/20260504-093012-mixed/report.html',
    'again   with --seed 42 and the same options; the report has the whole command',
  ]);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
});

test('a narrow screen keeps what counts most', () => {
  const lines = verdictText(manyRounds(), 40, PLAIN).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'FAIL  3 faults, 2 takeovers: 9 of 12,000',
    '      acknowledged messages were lost;',
    '      producers waited 3.6 s at most,',
  ]);
  expect(lines).toContain('  450 - 500 ms  ████████████████ 4');
  expect(lines).toContain('lost                      9');
  expect(lines).toContain('messages a second     988');
});

test.each([
  ['pass', 'PASS', 'green'],
  ['fail', 'FAIL', 'red'],
  ['unknown', 'UNKNOWN', 'yellow'],
] as const)('%s is %s in %s', (verdict, word, colour) => {
  const [line] = verdictText({ ...VERDICT, verdict }, 120, COLOURED).split('\n');
  expect(line?.startsWith(`${COLOURED.bold(COLOURED[colour](word))}  2 faults`)).toBe(true);
});

test('a histogram has ten rows at most, whatever it is of', () => {
  for (const values of [
    [0, 0],
    [5, 5, 5],
    [1, 1_000_000],
    [0.4, 3, 900],
    [12_345, 12_346],
  ]) {
    const rows = histogram(values, 80);
    expect(rows.length).toBeLessThanOrEqual(10);
    const counts = rows.map((row) => Number(/(\d+)$/.exec(row)?.[1]));
    expect(counts.reduce((sum, n) => sum + n)).toBe(values.length);
  }
});

test('values that are nearly the same are one bar', () => {
  expect(histogram([551, 555], 80)).toEqual(['  550 - 600 ms  ████████ 2']);
});

test('bars are drawn in eighths and fit the width', () => {
  const values = [
    ...Array.from({ length: 1_000 }, () => 100),
    ...Array.from({ length: 333 }, () => 200),
  ];
  const rows = histogram(values, 40);
  expect(rows[0]).toBe('  100 - 120 ms  ███████████████████ 1000');
  expect(rows[1]).toBe('  120 - 140 ms  0');
  expect(rows.at(-1)).toBe('  200 - 220 ms  ██████▍ 333');
  expect(histogram([100, 200], 10).every((row) => row.length > 0)).toBe(true);
});
