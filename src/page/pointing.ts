import { duration } from '../format/words.ts';
import { detailOf } from './detail.ts';
import { make } from './elements.ts';
import { factsAt, nearestDot } from './facts.ts';
import type { Picture } from './picture.ts';

/** Shows the cross-hair and the facts at its moment; null hides both. */
export function pointAt(
  picture: Picture,
  at: { readonly x: number; readonly y: number } | null,
): void {
  const { drill, frame, view, scales, tip } = picture;
  const { layout } = frame;
  const brush = picture.clearOver();
  const isInside = at !== null && at.x >= frame.left && at.x <= frame.right;
  tip.hidden = !isInside;
  if (!isInside) return;
  const { primary, queue } = layout.rows;
  brush.line(at.x, primary.top - 4, at.x, queue.bottom, 'ink');
  const detail = detailOf(drill, frame);
  const dot = nearestDot(drill, frame, scales.latencies, detail, at);
  if (dot !== null) {
    const { pen, palette } = brush;
    pen.strokeStyle = palette.ink;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.arc(dot.x, dot.y, 5, 0, 7);
    pen.stroke();
  }
  const facts = factsAt(drill, frame.timeOf(at.x), view.span, detail, dot);
  tip.replaceChildren(
    ...facts.map(([name, value]) => make('div', {}, make('span', {}, name), make('b', {}, value))),
  );
  const { offsetWidth: wide, offsetHeight: high } = tip;
  const left = at.x + 14 + wide > layout.width ? at.x - 14 - wide : at.x + 14;
  tip.style.left = `${Math.max(0, left)}px`;
  tip.style.top = `${Math.min(Math.max(0, at.y - high / 2), layout.height - high)}px`;
}

/** Draws the span that is being selected, between two places. */
export function drawSelection(picture: Picture, from: number, to: number): void {
  const { frame } = picture;
  const brush = picture.clearOver();
  const left = frame.within(Math.min(from, to));
  const right = frame.within(Math.max(from, to));
  const { primary, queue } = frame.layout.rows;
  brush.pen.globalAlpha = 0.14;
  brush.fill('ink', left, primary.top, right - left, queue.bottom - primary.top);
  brush.pen.globalAlpha = 1;
  for (const x of [left, right]) brush.line(x, primary.top, x, queue.bottom, 'ink');
  if (right - left > 40)
    brush.write(
      duration(frame.timeOf(right) - frame.timeOf(left)),
      (left + right) / 2,
      primary.top - 6,
      { align: 'center', color: 'ink', weight: 600 },
    );
}
