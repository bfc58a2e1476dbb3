import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clip,
  intersection,
  inOrder,
  lengthOf,
  overlapping,
  without,
  type Span,
} from '../../../../src/drill/judge/spans.ts';

const ANY_SPAN = fc
  .tuple(fc.nat({ max: 30 }), fc.nat({ max: 10 }))
  .map(([fromMs, ms]): Span => ({ fromMs, toMs: fromMs + ms }));
const ANY_SPANS = fc.array(ANY_SPAN, { maxLength: 6 });

const isLong = ({ fromMs, toMs }: Span): boolean => toMs > fromMs;

/** The whole ms in which any of these spans is. */
const covered = (spans: readonly Span[]): Set<number> =>
  new Set(
    spans.flatMap(({ fromMs, toMs }) =>
      Array.from({ length: toMs - fromMs }, (_, index) => fromMs + index),
    ),
  );

test('operations on spans match those on their milliseconds', () => {
  fc.assert(
    fc.property(ANY_SPAN, ANY_SPANS, (span, unordered) => {
      const own = covered([span]);
      const other = covered(unordered);
      const others = inOrder(unordered);
      expect(covered(others)).toEqual(other);
      expect(lengthOf(others)).toBe(other.size);
      expect(covered(clip(others, span))).toEqual(new Set([...other].filter((ms) => own.has(ms))));
      expect(covered(without(span, others))).toEqual(
        new Set([...own].filter((ms) => !other.has(ms))),
      );
      const left = without(span, others);
      expect(left).toEqual(inOrder(left).filter(isLong));
      const meeting = others.filter((each) => intersection(each, span) !== null);
      if (own.size > 0) expect(overlapping(others, span).filter(isLong)).toEqual(meeting);
    }),
  );
});

test('spans that only touch do not overlap', () => {
  expect(intersection({ fromMs: 1, toMs: 2 }, { fromMs: 2, toMs: 3 })).toBeNull();
});

test('a hole without an end', () => {
  const span = { fromMs: 1, toMs: 9 };
  expect(without(span, [{ fromMs: 4, toMs: Number.POSITIVE_INFINITY }])).toEqual([
    { fromMs: 1, toMs: 4 },
  ]);
});
