import type { LaneState } from '../../model/timeline.ts';
import type { Brush } from '../brush.ts';
import type { Detail } from '../detail.ts';
import type { Drill, Round } from '../drill.ts';
import type { Frame } from '../frame.ts';
import type { Scales } from '../scales.ts';

type Fill = string | CanvasPattern;

/** The fills of lanes. */
export type Fills = Readonly<Record<LaneState | 'both', Fill>>;

/** Everything that is needed to draw a panel once. */
export interface Scene {
  readonly brush: Brush;
  readonly fills: Fills;
  readonly drill: Drill;
  readonly frame: Frame;
  readonly scales: Scales;
  readonly detail: Detail;
  /** Rounds in view. */
  readonly seen: readonly Round[];
  /** Room for each of them, in px. */
  readonly roomPx: number;
}

/** Returns true when a span of time is in view. */
export const isSeen = ({ frame: { view } }: Scene, from: number, to: number): boolean =>
  to >= view.from && from <= view.to;
