import { expect, test } from 'vitest';
import { stripPlot } from '../../../../src/drill/report/strip-plot.ts';

const strip = (name: string, values: readonly number[]) =>
  ({ name, values, tone: 'failover' }) as const;
const ticksOf = (text: string): readonly string[] =>
  [...text.matchAll(/<span style="left:[\d.]+%">([^<]*)<\/span>/g)].map(([, word]) => word ?? '');
const dotsOf = (text: string): readonly string[] =>
  [...text.matchAll(/class="dots" d="([^"]*)"/g)].map(([, path]) => path ?? '');

test('a dot for each value on an axis of round numbers; rows without values are left out', () => {
  const { text } = stripPlot([
    strip('kill', [430, 431, 900]),
    strip('<stop>', [4_200]),
    strip('x', []),
  ]);
  expect(ticksOf(text)).toEqual(['200 ms', '500 ms', '1.0 s', '2.0 s', '5.0 s']);
  expect(dotsOf(text).map((path) => path.match(/M/g)?.length)).toEqual([3, 1]);
  expect(text).toContain('<span>&lt;stop&gt;</span>');
  expect(text).not.toContain('<span>x</span>');
});

test('similar values are stacked, even a thousand', () => {
  const [path = ''] = dotsOf(
    stripPlot([
      strip(
        'kill',
        Array.from({ length: 1_000 }, () => 500),
      ),
    ]).text,
  );
  const heights = [...path.matchAll(/M(\d+) ([\d.]+)h0/g)].map(([, , y]) => Number(y));
  expect(heights).toHaveLength(1_000);
  expect(Math.max(...heights)).toBeLessThanOrEqual(52);
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
});

test('over many decades only some ticks have labels', () => {
  expect(ticksOf(stripPlot([strip('kill', [3, 70, 60_000])]).text)).toEqual([
    '2 ms',
    '10 ms',
    '100 ms',
    '1.0 s',
    '10.0 s',
    '1 min 40 s',
  ]);
});

test('one or two values are no distribution', () => {
  expect(stripPlot([strip('kill', [1, 2])]).text).toBe('');
});
