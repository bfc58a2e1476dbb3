import type { BrokerRole } from '../../model/broker.ts';
import type { Depth } from './evidence.ts';

/** The most points kept for one broker: more than a page has columns. */
export const MOST_DEPTHS = 4_000;

/** The depth of one broker's queue over time, in a limited number of points. */
export class Depths {
  readonly #role: BrokerRole;
  #points: readonly Depth[] = [];
  #fresh: Depth[] = [];

  constructor(role: BrokerRole) {
    this.#role = role;
  }

  add(t: number, messages: number): void {
    this.#fresh.push({ role: this.#role, t, messages });
    if (this.#fresh.length >= MOST_DEPTHS) this.#settle();
  }

  finish(): readonly Depth[] {
    this.#settle();
    return this.#points;
  }

  #settle(): void {
    this.#points = thin([...this.#points, ...this.#fresh], MOST_DEPTHS);
    this.#fresh = [];
  }
}

/**
 * Keeps the first and the last point, and the lowest and the highest of each of equally long
 * stretches of time. All stretches get longer with the total time, so old points are not thinned
 * out more than new ones.
 */
export function thin(points: readonly Depth[], most: number): readonly Depth[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= most) return points;
  const stretches = Math.max(1, Math.floor(most / 2) - 2);
  const stretchMs = Math.max(1, last.t - first.t) / stretches;
  const kept = new Set<Depth>([first]);
  let stretch: Depth[] = [];
  let stretchEndMs = first.t + stretchMs;
  for (const point of points) {
    if (point.t >= stretchEndMs) {
      for (const extreme of extremes(stretch)) kept.add(extreme);
      stretch = [];
      stretchEndMs = first.t + (Math.floor((point.t - first.t) / stretchMs) + 1) * stretchMs;
    }
    stretch.push(point);
  }
  for (const extreme of extremes(stretch)) kept.add(extreme);
  return [...kept.add(last)];
}

/** The lowest and the highest point, in the order of time. */
function extremes(points: readonly Depth[]): readonly Depth[] {
  const byDepth = points.toSorted((a, b) => a.messages - b.messages);
  const kept = [byDepth[0], byDepth.at(-1)];
  return points.filter((point) => kept.includes(point));
}
