import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeLines, textTimes } from '../../../../src/broker/log/line-times.ts';

const HOUR = 3_600_000;

const differences = (lines: readonly string[]): readonly (number | null)[] => {
  const [first = null, ...rest] = textTimes(lines);
  return rest.map((time) => (time === null || first === null ? time : time - first));
};

test.each([
  ['2026-11-23 03:32:13,012 INFO', '2026-11-23 03:32:13,112 INFO', 100],
  ['2026-01-31 23:59:59.999 INFO', '2026-02-01 00:00:00.001 INFO', 2],
  ['2026-10-25 02:59:59,990 INFO', '2026-10-25 02:00:00,000 INFO', 10 - HOUR],
  ['03:32:13,012 INFO', '03:32:13,112 INFO', 100], // Artemis 2.0 to 2.4
  ['23:59:59,990 INFO', '00:00:00,001 INFO', 11],
  ['03:32:13,012 INFO', '02:32:13,012 INFO', -HOUR],
])('from %j to %j', (first, second, ms) => {
  expect(differences([first, second])).toEqual([ms]);
});

test('without dates, days are counted on', () => {
  const lines = ['23:00:00,000 a', '01:00:00,000 b', '23:00:00,000 c', '01:00:00,000 d'];
  expect(differences(lines)).toEqual([2 * HOUR, 24 * HOUR, 26 * HOUR]);
});

test('a line without a time has that of the line before it', () => {
  const lines = ['\tat a', '2026-11-23 03:32:13,012 x', '\tat b', ' 2026-11-23 03:32:13,013 y', ''];
  const time = Date.UTC(2026, 10, 23, 3, 32, 13, 12);
  expect(textTimes(lines)).toEqual([null, time, time, time, time]);
});

/** Read at 1000 and at 1025; the last line is 5 ms old. */
const READING = { fromMs: 1_000, toMs: 1_025, ageMs: 5 };

test.each<[string, readonly (number | null)[], readonly number[]]>([
  ['nothing', [], []],
  ['the last line has the age of the file', [7], [1_020]],
  ['those before it by their differences', [50_000, 50_003, 50_010], [1_010, 1_013, 1_020]],
  ['in any zone', [50_000 + 9 * HOUR, 50_010 + 9 * HOUR], [1_010, 1_020]],
  ['a line without a time is as the next one', [null, 50_000, 50_010], [1_010, 1_010, 1_020]],
  ['no line has a time', [null, null], [1_020, 1_020]],
  [
    'older than the reading before is impossible',
    [0, 500, 50_000, 50_010],
    [1_000, 1_000, 1_010, 1_020],
  ],
  ['forward by 1 h between two lines', [0, 3, 4 + HOUR, 10 + HOUR], [1_000, 1_000, 1_014, 1_020]],
  ['forward by 12 h', [0, 3, 4 + 12 * HOUR], [1_000, 1_000, 1_020]],
  [
    'back by 1 h, as when daylight saving ends',
    [HOUR, 3 + HOUR, 4, 10],
    [1_011, 1_014, 1_014, 1_020],
  ],
  ['back by 12 h', [12 * HOUR, 3 + 12 * HOUR, 4, 10], [1_011, 1_014, 1_014, 1_020]],
])('%s', (_, texts, placed) => {
  expect(placeLines(texts, READING)).toEqual(placed);
});

test.each([
  ['forward by 1 h since the last line', HOUR, 1_000],
  ['forward by 12 h', 12 * HOUR, 1_000],
  ['back by 1 h', -HOUR, 1_025],
  ['back by 12 h', -12 * HOUR, 1_025],
  ['a file system with times in whole seconds', 900, 1_000],
])('an age that cannot be: %s', (_, ageMs, placed) => {
  expect(placeLines([7], { ...READING, ageMs })).toEqual([placed]);
});

test('the first reading of a log is bounded only by the present time', () => {
  const reading = { fromMs: Number.NEGATIVE_INFINITY, toMs: 1_000, ageMs: 24 * HOUR };
  expect(placeLines([0, 10], reading)).toEqual([990 - 24 * HOUR, 1_000 - 24 * HOUR]);
});

test('after a pause of the broker, lines with earlier times get the time at which they were written', () => {
  // The event was created before SIGSTOP, and written after SIGCONT, 10 s later.
  expect(placeLines([40_000, 50_010], READING)).toEqual([1_000, 1_020]);
});

const anyTexts = fc.array(fc.option(fc.integer({ min: -1e13, max: 1e13 }), { nil: null }));
const anyAge = fc.integer({ min: -1e12, max: 1e12 });

test('lines stay in their order between the two readings, for all texts and clocks', () => {
  fc.assert(
    fc.property(anyTexts, anyAge, (texts, ageMs) => {
      const placed = placeLines(texts, { ...READING, ageMs });
      expect(placed).toHaveLength(texts.length);
      expect([1_000, ...placed, 1_025]).toEqual([1_000, ...placed, 1_025].sort((a, b) => a - b));
    }),
  );
});

test('while both clocks run alike, lines get the time at which they were written', () => {
  const anyMoments = fc.array(fc.integer({ min: 1_000, max: 1_025 }), { minLength: 1 });
  fc.assert(
    fc.property(anyMoments, fc.integer(), (some, offset) => {
      const moments = some.toSorted((a, b) => a - b);
      const ageMs = 1_025 - (moments.at(-1) ?? 0);
      const texts = moments.map((ms) => ms + offset);
      expect(placeLines(texts, { ...READING, ageMs })).toEqual(moments);
    }),
  );
});
