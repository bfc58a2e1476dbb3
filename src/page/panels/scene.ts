import type { LaneState } from '../../model/timeline.ts';
import type { Brush } from '../brush.ts';
import type { Detail } from '../detail.ts';
import type { Drill, Round } from '../drill.ts';
import type { Frame } from '../frame.ts';
import type { Scales } from '../scales.ts';

type Fill = string | CanvasPattern;

/** What lanes are filled with. */
export type Fills = Readonly<Record<LaneState | 'both', Fill>>;

/** All that a panel needs to draw itself once. */
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

/** Whether a piece of time is in view. */
export const isSeen = ({ frame: { view } }: Scene, from: number, to: number): boolean =>
  to >= view.from && from <= view.to;
