import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/model/compare.ts';
import { makeColors } from '../../../src/ui/colors.ts';
import { comparisonText } from '../../../src/ui/compare.ts';
import { CLASSIC, COMPARISON, outage, rowOf, UNTOLD } from '../compare/samples.ts';
import { fakeStream } from './samples.ts';

const PLAIN = makeColors(fakeStream(null).stream, true, {});
const COLOURED = makeColors(fakeStream({ columns: 80 }).stream, true, {});

test('a comparison at 80 columns', () => {
  expect(comparisonText(COMPARISON, 80, PLAIN).split('\n')).toEqual([
    'MEASURED  3 kinds of pairs, 2 faults: acknowledged messages were lost in 1 row;',
    '          both brokers were active in 1 row; no broker took over in 1 row.',
    '',
    'FAULT  TOOK OVER  OUTAGE     MAX  LOST  BOTH ACTIVE  REDUNDANT',
    'classic replication, 2.44.0, fast detection',
    'kill      1 of 1  460 ms  460 ms     0            -      5.4 s',
    'pause     1 of 1   3.9 s   3.9 s    90        1.7 s      5.4 s',
    '',
    'file lock, 2.44.0, fast detection',
    'kill      1 of 1  460 ms  460 ms     0            -      5.4 s',
    'pause      never  10.3 s  10.3 s     0            -      5.4 s',
    '',
    'ZooKeeper lock, 2.44.0, fast detection',
    'kill      1 of 1   1.8 s   1.8 s     0            -      5.4 s',
    'pause     1 of 1   4.1 s   4.1 s     0       230 ms      5.4 s',
    '',
    'report  target/runs/20260504-093011-compare/compare.html',
    'again   amq-ha-demo compare --fault kill,pause --seed 42',
  ]);
});

test('long faults and long times at 80 columns: only the longest outage may go', () => {
  const row = rowOf(CLASSIC, 'restart-backup', {
    ...{ rounds: 50, takeovers: 50, lost: 9_999, bothActiveMs: 754_000 },
    outageMs: outage(545_000, 599_000),
    restoredMs: { median: 599_000, max: 599_000 },
  });
  const of = (lost: number): readonly string[] =>
    comparisonText({ ...COMPARISON, rows: [{ ...row, lost }] }, 80, PLAIN).split('\n');
  expect(of(9_999)).toContain(
    'restart-backup   50 of 50  9 min 5 s  9 min 59 s  9,999  12 min 34 s  9 min 59 s',
  );
  expect(of(10_000)).toContain(
    'restart-backup   50 of 50  9 min 5 s  10,000  12 min 34 s  9 min 59 s',
  );
});

test('red is what nobody wants, yellow what is missing', () => {
  const text = comparisonText(
    { ...COMPARISON, rows: [...COMPARISON.rows, UNTOLD, rowOf(UNTOLD, 'stop')] },
    80,
    COLOURED,
  );
  const lines = text.split('\n');
  const line = (words: string): string => lines.find((each) => each.includes(words)) ?? '';
  expect(line('INCONCLUSIVE')).toContain(COLOURED.yellow('INCONCLUSIVE'));
  expect(line('pause     1 of 1   3.9 s')).toBe(
    COLOURED.red('pause     1 of 1   3.9 s   3.9 s    90        1.7 s      5.4 s'),
  );
  expect(line('pause      never')).toBe(
    COLOURED.yellow('pause      never  10.3 s  10.3 s     0            -      5.4 s'),
  );
  expect(line('230 ms')).toBe('pause     1 of 1   4.1 s   4.1 s     0       230 ms      5.4 s');
  expect(line('not measured:')).toContain(
    COLOURED.yellow('kill: not measured: Apache'.slice(0, 0)).slice(0, 5),
  );
});

test('why there are no numbers: once where it is of all rows, in lines that fit', () => {
  const why = 'a reason that is so long '.repeat(5).trim();
  const first = { ...UNTOLD, why };
  const linesOf = (rows: Comparison['rows']): readonly string[] =>
    comparisonText({ ...COMPARISON, rows }, 80, PLAIN).split('\n');
  const lines = linesOf([first, { ...first, fault: 'stop' }]);
  const at = lines.indexOf('file lock, 2.10.1, fast detection');
  expect(lines.slice(at + 1, at + 4)).toEqual([
    'not measured: a reason that is so long a reason that is so long a reason that is',
    '  so long a reason that is so long a reason that is so long',
    '',
  ]);
  const each = linesOf([first, { ...first, fault: 'stop', why: 'another' }]);
  expect(each).toContain(
    'kill: not measured: a reason that is so long a reason that is so long a reason',
  );
  expect(each).toContain('stop: not measured: another');
  expect([...lines, ...each].every((line) => line.length <= 80)).toBe(true);
});

test('a takeover without a fault stands under its pair', () => {
  const drills = [{ ...CLASSIC, run: 'a', falseFailovers: 1, unexpected: 0 }];
  const lines = comparisonText({ ...COMPARISON, drills }, 80, COLOURED).split('\n');
  const at = lines.indexOf(COLOURED.red('  1 takeover without a fault'));
  expect(lines[at + 2]).toContain('file lock');
});

test('against a baseline', () => {
  const text =
    'classic replication, 2.44.0, fast detection, kill: clients waited 3.2 s, was 460 ms';
  const regression = {
    ...CLASSIC,
    kind: 'outage' as const,
    fault: 'kill',
    before: 460,
    now: 3_200,
    text,
  };
  const baseline = { path: 'earlier', matched: 6, differs: [], regressions: [regression] };
  const worse = comparisonText({ ...COMPARISON, baseline }, 80, PLAIN);
  expect(worse).toMatch(/^REGRESSED {2}3 kinds/);
  expect(worse).toContain(`baseline  earlier
  1 regression, in 6 rows:
  - classic replication, 2.44.0, fast detection, kill: clients waited 3.2 s, was
    460 ms
`);
  const differs = ['--rate max, was 500'];
  const same = { ...baseline, matched: 4, differs, regressions: [] };
  expect(comparisonText({ ...COMPARISON, baseline: same }, 80, PLAIN)).toContain(`baseline  earlier
  another load: --rate max, was 500
  Nothing got slower or less safe, in 4 of 6 rows.
`);
  const other = { ...baseline, matched: 0, regressions: [] };
  const none = comparisonText({ ...COMPARISON, baseline: other }, 80, PLAIN);
  expect(none).toMatch(/^INCONCLUSIVE/);
  expect(none).toContain('The baseline has none of these rows, so there is no comparison.');
});
