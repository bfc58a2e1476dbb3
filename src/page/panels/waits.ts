import { duration } from '../../format/words.ts';
import type { ColorName } from '../brush.ts';
import type { WaitSpan } from '../drill.ts';
import type { Row } from '../frame.ts';
import { isSeen, type Scene } from './scene.ts';

/** Largest number of labels. */
const MAX_LABELS = 60;

interface Box {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

interface Bar extends WaitSpan {
  readonly color: ColorName;
  /** Bars of a lower rank get their labels first. */
  readonly rank: number;
}

/**
 * Draws a bar for each outage, whose width and height are its length; takeovers and the longest
 * outages get their labels first.
 */
export function drawWaitBars(scene: Scene): void {
  const { brush, frame, scales, seen, roomPx } = scene;
  const { pen } = brush;
  const row = frame.layout.rows.outage;
  const bars = seen.flatMap(({ outage, failback }): readonly Bar[] => [
    ...(outage === null ? [] : [{ ...outage, color: 'fault' as const, rank: 0 }]),
    ...(failback === null ? [] : [{ ...failback, color: 'heal' as const, rank: 1 }]),
  ]);
  const taken: Box[] = [];
  for (const { from, to, ms, color } of bars.sort((a, b) => a.rank - b.rank || b.ms - a.ms)) {
    if (!isSeen(scene, from, to)) continue;
    const x = Math.max(frame.left, frame.xOf(from));
    const width = Math.max(1.5, Math.min(frame.right, frame.xOf(to)) - x);
    const y = row.bottom - scales.waits.shareOf(ms) * row.height;
    pen.globalAlpha = width > 6 ? 0.85 : 0.7;
    brush.fill(color, x, y, width, row.bottom - y);
    pen.globalAlpha = 1;
    if (taken.length < (roomPx < 24 ? 1 : MAX_LABELS))
      label(scene, duration(ms), { x, y, width, row }, taken);
  }
}

/** Writes the length of a bar where there is no other label, and records its place. */
function label(
  { brush, frame }: Scene,
  text: string,
  bar: { readonly x: number; readonly y: number; readonly width: number; readonly row: Row },
  taken: Box[],
): void {
  const half = brush.widthOf(text, 600) / 2 + 3;
  const middle = bar.x + bar.width / 2;
  const x = Math.min(Math.max(middle, frame.left + half), frame.right - half);
  // Above the bar; inside it where the top of the panel leaves no room.
  const isAbove = bar.y - 13 >= bar.row.top - 4;
  const box = {
    from: x - half,
    to: x + half,
    top: isAbove ? bar.y - 14 : bar.y + 2,
    bottom: isAbove ? bar.y - 1 : bar.y + 15,
  };
  const isHit = (other: Box): boolean =>
    box.from < other.to && box.to > other.from && box.top < other.bottom && box.bottom > other.top;
  if (taken.some(isHit) || (!isAbove && bar.width < half * 2)) return;
  taken.push(box);
  brush.write(text, x, box.bottom - 2, {
    align: 'center',
    weight: 600,
    color: isAbove ? 'ink' : 'paper',
  });
}

/** Shades the waits of clients in their panels: nothing acknowledged, nothing received. */
export function drawWaitShades(scene: Scene): void {
  const { ack, receive } = scene.frame.layout.rows;
  for (const { outage, failback, consumerOutage } of scene.seen) {
    shade(scene, ack, outage, 'fault', 'nothing acknowledged for');
    shade(scene, ack, failback, 'heal', 'nothing acknowledged for');
    shade(scene, receive, consumerOutage, 'fault', 'nothing received for');
  }
}

function shade(
  scene: Scene,
  row: Row,
  wait: WaitSpan | null,
  color: ColorName,
  what: string,
): void {
  if (wait === null || !isSeen(scene, wait.from, wait.to)) return;
  const { brush, frame } = scene;
  const x = frame.xOf(wait.from);
  const end = frame.xOf(wait.to);
  if (end - x < 5) return;
  brush.pen.globalAlpha = 0.16;
  brush.fill(color, x, row.top, end - x, row.height);
  brush.pen.globalAlpha = 1;
  for (const edge of [x, end]) brush.line(edge, row.top, edge, row.bottom, color);
  const [left, right] = [frame.within(x), frame.within(end)];
  const text = `${what} ${duration(wait.ms)}`;
  if (brush.widthOf(text, 600) + 14 > right - left) return;
  const y = row.top + row.height / 2;
  brush.write(text, (left + right) / 2, y - 4, { align: 'center', weight: 600, color: 'ink' });
  arrow(scene, x + 4, end - 4, y + 2.5);
}

/** Draws a horizontal line with an arrow head at both ends. */
function arrow({ brush }: Scene, from: number, to: number, y: number): void {
  brush.line(from, y, to, y, 'ink');
  for (const [tip, inwards] of [
    [from, from + 5],
    [to, to - 5],
  ] as const)
    for (const side of [-3, 3]) brush.line(tip, y, inwards, y + side, 'ink');
}
