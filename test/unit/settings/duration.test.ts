import { expect, test } from 'vitest';
import { durationText, parseDuration } from '../../../src/settings/duration.ts';

test.each([
  ['5s', 5_000],
  ['500ms', 500],
  ['1m', 60_000],
  ['2h', 7_200_000],
  ['2.5s', 2_500],
  ['0s', 0],
  ['0.4ms', 0],
  ['1.5m', 90_000],
  ['007s', 7_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 's', '-5s', '+5s', '5 s', ' 5s', '5s ', '5S', '5sec', '1m30s', '.5s', '5.s'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);

test.each([
  '1e3s',
  '0x5s',
  '５s',
  'NaNs',
  'Infinitys',
  `${'9'.repeat(30)}s`,
  `${'9'.repeat(400)}s`,
])('"%s" is no number that counts', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  ['10s', 10_000],
  ['1500ms', 1_500],
  ['1m', 60_000],
  ['90s', 90_000],
  ['24h', 86_400_000],
  ['0ms', 0],
])('%s is the text of %d ms, and is read as the same', (text, ms) => {
  expect(durationText(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});
