import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { LaneState } from '../../model/timeline.ts';
import { hatching, type Brush, type ColorName } from '../brush.ts';
import { isSeen, type Fills, type Scene } from './scene.ts';

/** Texts inside a lane, and their colour. */
const INSIDE: Readonly<Record<LaneState, readonly [text: string, color: ColorName]>> = {
  active: ['active', 'on-active'],
  'in-sync': ['in sync', 'on-in-sync'],
  'catching-up': ['catching up', 'ink'],
  paused: ['paused', 'ink'],
  down: ['down', 'muted'],
};

/** A state with room for its text. */
interface StateText {
  readonly state: LaneState;
  readonly next: LaneState | null;
  readonly width: number;
  readonly middle: number;
  readonly top: number;
}

/** States that are hatched, and the colour of a span that is too narrow for hatching. */
const HATCHED: Readonly<Partial<Record<LaneState, ColorName>>> = {
  'catching-up': 'in-sync',
  paused: 'paused',
};

/**
 * Draws the states of each broker.
 * @returns the texts, which are written after all lines are drawn
 */
export const drawLanes = (scene: Scene): readonly StateText[] =>
  BROKER_ROLES.flatMap((role) => drawLane(scene, role));

/** Returns the fills of the states, and of the time in which both brokers are active. */
export function fillsOf(brush: Brush): Fills {
  const { palette } = brush;
  return {
    both: hatching(brush, palette.bad, null, 'slant'),
    active: palette.active,
    'in-sync': palette['in-sync'],
    'catching-up': hatching(brush, palette['in-sync'], palette.paper, 'slant'),
    paused: hatching(brush, palette.paused, palette.paper, 'upright'),
    down: palette.down,
  };
}

function drawLane({ brush, drill, frame, fills }: Scene, role: BrokerRole): readonly StateText[] {
  const { pen, palette } = brush;
  const { top, height } = frame.layout.rows[role];
  const { from: first, to: last } = frame.view;
  return drill.statesBetween(role, first, last).flatMap(({ from, to, state, next }) => {
    const x = Math.max(frame.left, frame.xOf(from));
    const width = Math.min(frame.right, frame.xOf(to)) - x;
    const plain = HATCHED[state];
    pen.fillStyle = width < 3 && plain !== undefined ? palette[plain] : fills[state];
    pen.fillRect(x, top, width, height);
    if (width > 3 && state === 'down') {
      pen.strokeStyle = palette.line;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, top + 0.5, width - 1, height - 1);
    }
    return width < 30 ? [] : [{ state, next, width, middle: x + width / 2, top }];
  });
}

export function writeStates({ brush }: Scene, texts: readonly StateText[]): void {
  for (const { state, next, width, middle, top } of texts) {
    const [known, color] = INSIDE[state];
    const text = state === 'catching-up' && next === 'active' ? 'taking over' : known;
    if (width < brush.widthOf(text) + 16) continue;
    const rim = state === 'catching-up' || state === 'paused' ? 'paper' : state;
    brush.writeWithRim(text, middle, top + 14, { align: 'center', color }, rim);
  }
}

/** Draws a frame around both lanes where both brokers were active. */
export function drawBothActive(scene: Scene): void {
  const { brush, drill, frame, fills } = scene;
  const { pen, palette } = brush;
  const { primary, backup } = frame.layout.rows;
  for (const [from, to] of drill.bothActive) {
    if (!isSeen(scene, from, to)) continue;
    const x = frame.xOf(from);
    const width = Math.max(2, frame.xOf(to) - x);
    pen.fillStyle = fills.both;
    pen.fillRect(x, primary.bottom, width, backup.top - primary.bottom);
    pen.strokeStyle = palette.bad;
    pen.lineWidth = 2;
    pen.strokeRect(x, primary.top - 1, width, backup.bottom - primary.top + 2);
    if (width <= 76) continue;
    const middle = x + width / 2;
    brush.fill('paper', middle - 34, primary.bottom + 4, 68, 15);
    brush.write('both active', middle, primary.bottom + 15, {
      align: 'center',
      color: 'bad',
      weight: 600,
    });
  }
}
