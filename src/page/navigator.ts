import type { Drill, Span } from './drill.ts';
import { neighbour, spanAround, spanOnTheWay, type View } from './view.ts';

/** How long a smooth move takes. */
const MOVE_MS = 260;

/** Moves the view to a round or to any span, smoothly unless the reader prefers no motion. */
export class Navigator {
  readonly #view: View;
  readonly #drill: Drill;
  #frame = 0;

  constructor(view: View, drill: Drill) {
    this.#view = view;
    this.#drill = drill;
  }

  /** Ends the present move. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  fly(end: Span): void {
    this.stop();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#view.show(end.from, end.to);
      return;
    }
    const start = { from: this.#view.from, to: this.#view.to };
    const startedAt = performance.now();
    const step = (): void => {
      const done = Math.min(1, (performance.now() - startedAt) / MOVE_MS);
      const { from, to } = spanOnTheWay(start, end, done);
      this.#view.show(from, to);
      if (done < 1) this.#frame = requestAnimationFrame(step);
    };
    step();
  }

  showAll(): void {
    this.#view.selected = null;
    this.fly({ from: 0, to: this.#drill.endMs });
  }

  /** Shows a round; the whole drill when there is no round with this number. */
  select(number: number): void {
    const round = this.#drill.round(number);
    if (round === undefined) {
      this.showAll();
      return;
    }
    this.#view.selected = number;
    this.fly(spanAround(round, this.#drill.endMs));
  }

  selectNext(by: 1 | -1): void {
    const next = neighbour(this.#drill.rounds, this.#view.selected, by);
    if (next !== undefined) this.select(next.round);
  }
}
