import type { Round, Span } from './drill.ts';

/** The shortest span of a view: a closer one shows nothing new. */
const SHORTEST_MS = 20;

/** The visible part of a drill, and the selected round; the part is always within the drill. */
export class View implements Span {
  from = 0;
  to: number;
  /** Number of the selected round; null: all. */
  selected: number | null = null;
  readonly #endMs: number;
  readonly #listeners: (() => void)[] = [];
  #isHeld = false;

  constructor(endMs: number) {
    this.#endMs = endMs;
    this.to = endMs;
  }

  get span(): number {
    return this.to - this.from;
  }

  get isWhole(): boolean {
    return this.span >= this.#endMs - 0.01;
  }

  /** Calls the listener after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Makes several changes, after which the listeners are called once. */
  together(change: () => void): void {
    this.#isHeld = true;
    try {
      change();
    } finally {
      this.#isHeld = false;
    }
    this.#notify();
  }

  show(from: number, to: number): void {
    const span = this.#bounded(to - from);
    const start = Math.min(Math.max(0, (from + to - span) / 2), this.#endMs - span);
    this.from = start;
    this.to = start + span;
    this.#notify();
  }

  /** Zooms by a factor (below 1: closer) around a moment, which keeps its place. */
  zoom(factor: number, around = (this.from + this.to) / 2): void {
    const span = this.#bounded(this.span * factor);
    const share = (around - this.from) / this.span;
    this.show(around - share * span, around + (1 - share) * span);
  }

  move(byMs: number): void {
    const by = Math.min(Math.max(byMs, -this.from), this.#endMs - this.to);
    this.show(this.from + by, this.to + by);
  }

  #bounded(span: number): number {
    return Math.min(this.#endMs, Math.max(SHORTEST_MS, span));
  }

  #notify(): void {
    if (this.#isHeld) return;
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Returns the span of a round, from shortly before its fault until shortly after the pair was
 * protected again.
 */
export function spanAround(round: Round, endMs: number): Span {
  const last = Math.max(round.end, round.failback?.to ?? 0, round.at + 500);
  const margin = (last - round.at) * 0.06;
  return { from: Math.max(0, round.at - margin), to: Math.min(endMs, last + margin) };
}

/**
 * Returns the next (1) or previous (-1) round; without a selected round, the first or the last one.
 */
export function neighbour(
  rounds: readonly Round[],
  selected: number | null,
  by: 1 | -1,
): Round | undefined {
  const index = rounds.findIndex(({ round }) => round === selected);
  if (index < 0) return by > 0 ? rounds[0] : rounds.at(-1);
  return rounds[index + by];
}

/**
 * Returns a step of a smooth move from one span to another. Spans change evenly in proportion, so
 * that a zoom of a thousand times does not end in one jump.
 *
 * @param done from 0 to 1, the share of the time that the move takes
 */
export function spanOnTheWay(start: Span, end: Span, done: number): Span {
  if (done >= 1) return end;
  const eased = 1 - (1 - done) ** 3;
  const [before, after] = [start.to - start.from, end.to - end.from];
  const span = before ** (1 - eased) * after ** eased;
  const share = (before - span) / (before - after || 1);
  const from = start.from + (end.from - start.from) * Math.min(1, share || eased);
  return { from, to: from + span };
}
