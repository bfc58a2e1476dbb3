import { firstIndex } from '../../math/bisect.ts';

/** A piece of time, in ms on the drill's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What two pieces have in common, or null. Pieces that only touch have nothing in common. */
export function intersection(a: Span, b: Span): Span | null {
  const fromMs = Math.max(a.fromMs, b.fromMs);
  const toMs = Math.min(a.toMs, b.toMs);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** The same time in pieces that follow each other and have nothing in common, as all functions below want them. */
export function inOrder(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || last.toMs < span.fromMs) joined.push(span);
    else if (last.toMs < span.toMs) joined.splice(-1, 1, { ...last, toMs: span.toMs });
  }
  return joined;
}

/** Those pieces that have a part in another one. A drill may have ten thousand rounds, so they are searched for. */
export function overlapping<T extends Span>(ordered: readonly T[], span: Span): readonly T[] {
  const first = firstIndex(ordered.length, (index) => (ordered[index]?.toMs ?? 0) > span.fromMs);
  const end = firstIndex(ordered.length, (index) => (ordered[index]?.fromMs ?? 0) >= span.toMs);
  return ordered.slice(first, end);
}

/** The parts of these pieces that lie within another one. */
export function clip(ordered: readonly Span[], within: Span): readonly Span[] {
  return overlapping(ordered, within).flatMap((span) => intersection(span, within) ?? []);
}

/** What is left of a piece without all these. */
export function without({ fromMs, toMs }: Span, ordered: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let reached = fromMs;
  for (const hole of clip(ordered, { fromMs, toMs })) {
    if (hole.fromMs > reached) left.push({ fromMs: reached, toMs: hole.fromMs });
    reached = hole.toMs;
  }
  return toMs > reached ? [...left, { fromMs: reached, toMs }] : left;
}

/** Length in ms. */
export function lengthOf(ordered: readonly Span[]): number {
  return ordered.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
