import { expect, test } from 'vitest';
import { compareHtml } from '../../../src/compare/html.ts';
import { HOSTILE } from '../drill/report/samples.ts';
import { CLASSIC, COMPARISON, outage, rowOf, SPLIT, UNTOLD, WAITED } from './samples.ts';

const page = compareHtml(COMPARISON);

/** What a reader sees of the page, without its head and tags. */
const textOf = (source: string): string =>
  source
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('the page holds all it needs, runs nothing and forbids the network', () => {
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/https?:|<script|<link|<img|src=|@import|url\(/);
  expect(page).not.toMatch(/\{\{\w+\}\}/);
  expect(page).toContain('prefers-color-scheme: dark');
});

test('everything a reader looks for is there, in order', () => {
  const text = textOf(page);
  const places = [
    'Comparison 2026-05-04 09:30 UTC',
    '✓ Measured',
    '3 kinds of pairs, 2 faults: acknowledged messages were lost in 1 row',
    'How long clients waited',
    'kill classic replication 460 ms file lock 460 ms ZooKeeper lock 1.8 s',
    'pause classic replication 3.9 s both active for 1.7 s, 90 messages lost file lock 10.3 s never took over ZooKeeper lock 4.1 s',
    'Pair by pair',
    'fault took over outage longest lost on the other side both active redundant after',
    'classic replication, 2.44.0, fast detection its drill kill 1 of 1 460 ms 460 ms 0 - - 5.4 s pause 1 of 1 3.9 s 3.9 s 90 89 1.7 s 5.4 s',
    'file lock, 2.44.0, fast detection its drill',
    'This comparison',
    '500 messages a second of 256 bytes; careful client; a pause lasts 10.0 s',
    'seed 42',
    'amq-ha-demo compare --fault kill,pause --seed 42',
    'What the columns mean',
  ].map((words) => text.indexOf(words));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('bars are as long as the waits, and coloured by what happened', () => {
  const widths = [...page.matchAll(/<i style="width:([\d.]+)%"/g)].map(([, percent]) => percent);
  expect(widths).toEqual(['2.68', '2.68', '10.47', '22.90', '60.00', '23.86']);
  const tones = [...page.matchAll(/<div class="bar ([^"]*)"/g)].map(([, tone]) => tone);
  expect(tones).toEqual(['', '', '', 'harmful', 'never', '']);
  const [never] =
    /width:[\d.]+%"/.exec(
      compareHtml({ ...COMPARISON, rows: [rowOf(CLASSIC, 'kill', { outageMs: outage(0) })] }),
    ) ?? [];
  expect(never).toBe('width:0.40%"');
});

test('cells that nobody wants are marked', () => {
  expect(page).toMatch(/<td data-head="lost" class="bad">90<\/td>/);
  expect(page).toMatch(/<td data-head="both active" class="bad">1\.7 s<\/td>/);
  expect(page).toMatch(/<td data-head="both active" class="">230 ms<\/td>/);
  expect(page).toMatch(/<td data-head="took over" class="never">never<\/td>/);
});

test('each pair leads to the page of its drill', () => {
  expect(page).toContain('href="./20260504-093012-classic/report.html"');
  const odd = [{ ...CLASSIC, run: 'a b#c', falseFailovers: 0, unexpected: 0 }];
  expect(compareHtml({ ...COMPARISON, drills: odd })).toContain('"./a%20b%23c/report.html"');
  const drills = COMPARISON.drills.slice(1).map((drill) => ({ ...drill, run: null }));
  expect(compareHtml({ ...COMPARISON, drills })).not.toContain('report.html');
});

test('names tell only what differs', () => {
  const older = { ...CLASSIC, version: '2.28.0' };
  const stock = { ...CLASSIC, failureDetection: 'stock' as const };
  const bars = (rows: typeof COMPARISON.rows): string =>
    textOf(compareHtml({ ...COMPARISON, rows }));
  expect(bars([rowOf(older, 'kill'), rowOf(CLASSIC, 'kill')])).toContain(
    'kill classic replication, 2.28.0 460 ms classic replication, 2.44.0 460 ms',
  );
  expect(bars([rowOf(stock, 'kill'), rowOf(CLASSIC, 'kill')])).toContain(
    'kill classic replication, stock detection 460 ms',
  );
});

test('a row that is not measured says why, in each place', () => {
  const text = textOf(compareHtml({ ...COMPARISON, rows: [SPLIT, UNTOLD] }));
  expect(text).toContain('? Inconclusive');
  expect(text).toContain('file lock, 2.10.1, fast detection: not measured: Apache');
  expect(text).toContain('file lock, 2.10.1 not measured');
  expect(text).toContain('kill not measured: Apache ActiveMQ Artemis 2.10.1 has no file lock');
});

test('a takeover without a fault is said of its pair', () => {
  const drills = [{ ...CLASSIC, run: 'a', falseFailovers: 1, unexpected: 0 }];
  const text = textOf(compareHtml({ ...COMPARISON, drills }));
  expect(text.match(/1 takeover without a fault/g)).toHaveLength(2);
});

test('a regression stands at the head', () => {
  const baseline = {
    ...{ path: 'earlier', matched: 6, differs: ['--rate max, was 500'] },
    regressions: [
      { ...CLASSIC, kind: 'lost' as const, fault: 'kill', before: 0, now: 1, text: 'lost 1' },
    ],
  };
  const text = textOf(compareHtml({ ...COMPARISON, baseline }));
  expect(text).toContain('✕ Regressed');
  expect(text).toMatch(
    /1 regression, in 6 rows: lost 1 Baseline: earlier ; another load: --rate max, was 500 How long/,
  );
});

test('text of others stays text, wherever it comes from', () => {
  const kind = { ...CLASSIC, version: HOSTILE };
  const hostile = compareHtml({
    ...COMPARISON,
    ...{ startedAt: HOSTILE, command: HOSTILE },
    rows: [rowOf(kind, HOSTILE), { ...WAITED, fault: HOSTILE }, { ...UNTOLD, why: HOSTILE }],
    drills: [{ ...kind, run: HOSTILE, falseFailovers: 0, unexpected: 0 }],
    baseline: { path: HOSTILE, matched: 1, differs: [HOSTILE], regressions: [] },
  });
  expect(hostile).not.toContain('<img');
  expect(hostile).not.toContain('</script>');
  expect(hostile.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(8);
});
