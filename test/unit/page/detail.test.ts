import { expect, test } from 'vitest';
import { binAt, detailOf, eachBin } from '../../../src/page/detail.ts';
import type { Span } from '../../../src/page/drill.ts';
import { Frame, layOut } from '../../../src/page/frame.ts';
import { View } from '../../../src/page/view.ts';
import { drillOf } from './samples.ts';

const small = drillOf({ rounds: 1, messages: 2_000 });
const large = drillOf({ rounds: 40, messages: 60_000 });
/** A fault, with close bins that begin 400 ms before it. */
const AT = large.rounds[1]?.at ?? 0;

const frameOf = ({ endMs }: { readonly endMs: number }): Frame =>
  new Frame(new View(endMs), layOut(1_000));

test('a small drill is shown message by message', () => {
  const detail = detailOf(small, frameOf(small));
  expect(detail).toMatchObject({ dots: true, bins: false, first: 0 });
  expect(detail.last).toBe(small.messages.sentAt.length);
});

test('a large drill is shown as a whole in its coarsest bins', () => {
  const frame = frameOf(large);
  const { dots, bins, broad, close } = detailOf(large, frame);
  expect([dots, bins, close]).toEqual([false, true, undefined]);
  expect(broad).toBe(large.levels[0]);
});

test('close to a fault there are finer bins, and a sample of the messages', () => {
  const frame = frameOf(large);
  frame.view.show(AT - 50, AT + 350);
  const { dots, bins, broad, close } = detailOf(large, frame);
  expect([dots, bins]).toEqual([true, true]);
  expect(close?.widthMs).toBeLessThan(broad?.widthMs ?? 0);
});

test('bins of two levels cover the view, and no moment twice', () => {
  const frame = frameOf(large);
  frame.view.show(AT - 700, AT - 100);
  const detail = detailOf(large, frame);
  expect(detail.close).toBeDefined();
  const spans: Span[] = [];
  eachBin(detail, frame.view, (_level, _bin, from, to) => spans.push({ from, to }));
  spans.sort((a, b) => a.from - b.from);
  expect(spans[0]?.from).toBeLessThanOrEqual(frame.view.from);
  expect(spans.at(-1)?.to).toBeGreaterThanOrEqual(frame.view.to);
  for (const [index, { to }] of spans.slice(0, -1).entries())
    expect(spans[index + 1]?.from).toBeCloseTo(to, 6);
});

test('a moment is in the finest bin that there is', () => {
  const frame = frameOf(large);
  frame.view.show(AT - 700, AT - 100);
  const detail = detailOf(large, frame);
  expect(binAt(detail, AT)?.level).toBe(detail.close);
  expect(binAt(detail, AT - 600)?.level).toBe(detail.broad);
  expect(binAt(detail, -1)).toBeNull();
});
