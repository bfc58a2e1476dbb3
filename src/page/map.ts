import { Brush, fit, type Palette } from './brush.ts';
import type { Drill } from './drill.ts';
import { EDGE } from './frame.ts';
import type { WaitScale } from './scales.ts';
import type { View } from './view.ts';

const HEIGHT = 34;

/**
 * Draws the whole drill in a strip below the picture: the lengths of the outages, and the part in
 * view.
 */
export function drawMap(
  map: HTMLCanvasElement,
  palette: Palette,
  drill: Drill,
  view: View,
  waits: WaitScale,
): void {
  const width = map.parentElement?.clientWidth ?? 0;
  const brush = new Brush(fit(map, width, HEIGHT), palette);
  const { pen } = brush;
  const across = width - EDGE.left - EDGE.right;
  const xOf = (t: number): number => EDGE.left + (t / drill.endMs) * across;
  pen.clearRect(0, 0, width, HEIGHT);
  brush.fill('wash', EDGE.left, 0, across, HEIGHT);
  const barWidth = Math.min(10, across / drill.rounds.length / 8);
  for (const { outage, at, lost, bothActiveMs } of drill.rounds) {
    const share = outage === null ? 0.08 : Math.max(0.08, waits.shareOf(outage.ms));
    const isBad = lost > 0 || bothActiveMs > 0;
    pen.globalAlpha = isBad ? 1 : 0.6;
    const high = share * (HEIGHT - 4);
    brush.fill(
      isBad ? 'bad' : 'fault',
      xOf(at),
      HEIGHT - high,
      Math.max(isBad ? 2 : 1, barWidth),
      high,
    );
  }
  const from = xOf(view.from);
  const wide = Math.max(3, xOf(view.to) - from);
  pen.globalAlpha = 0.72;
  brush.fill('paper', EDGE.left, 0, from - EDGE.left, HEIGHT);
  brush.fill('paper', from + wide, 0, EDGE.left + across - from - wide, HEIGHT);
  pen.globalAlpha = 1;
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  pen.strokeRect(from + 0.75, 0.75, wide - 1.5, HEIGHT - 1.5);
}

/** Returns the moment of a place in the strip. */
export function timeInMap(map: HTMLCanvasElement, x: number, { endMs }: Drill): number {
  return ((x - EDGE.left) / (map.clientWidth - EDGE.left - EDGE.right)) * endMs;
}
