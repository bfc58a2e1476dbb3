import { firstIndex } from '../../math/bisect.ts';

/** A span of time, in ms on the drill's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The overlap of two spans; null when there is none, or when they only touch. */
export function intersection(a: Span, b: Span): Span | null {
  const fromMs = Math.max(a.fromMs, b.fromMs);
  const toMs = Math.min(a.toMs, b.toMs);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** The same time as ordered spans that do not overlap, which all functions below require. */
export function inOrder(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || last.toMs < span.fromMs) joined.push(span);
    else if (last.toMs < span.toMs) joined.splice(-1, 1, { ...last, toMs: span.toMs });
  }
  return joined;
}

/** The spans that overlap another one. By bisection: a drill may have ten thousand rounds. */
export function overlapping<T extends Span>(ordered: readonly T[], span: Span): readonly T[] {
  const first = firstIndex(ordered.length, (index) => (ordered[index]?.toMs ?? 0) > span.fromMs);
  const end = firstIndex(ordered.length, (index) => (ordered[index]?.fromMs ?? 0) >= span.toMs);
  return ordered.slice(first, end);
}

/** The parts of these spans that lie within another one. */
export function clip(ordered: readonly Span[], within: Span): readonly Span[] {
  return overlapping(ordered, within).flatMap((span) => intersection(span, within) ?? []);
}

/** The parts of a span that lie outside all these. */
export function without({ fromMs, toMs }: Span, ordered: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let reached = fromMs;
  for (const hole of clip(ordered, { fromMs, toMs })) {
    if (hole.fromMs > reached) left.push({ fromMs: reached, toMs: hole.fromMs });
    reached = hole.toMs;
  }
  return toMs > reached ? [...left, { fromMs: reached, toMs }] : left;
}

/** Total length in ms. */
export function lengthOf(ordered: readonly Span[]): number {
  return ordered.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
