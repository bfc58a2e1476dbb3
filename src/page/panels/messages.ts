import { stampOf } from '../brush.ts';
import { eachBin } from '../detail.ts';
import type { Kind } from '../drill.ts';
import { isSeen, type Scene } from './scene.ts';

/** Fewer dots than this are drawn larger. */
const FEW_DOTS = 1_500;

/**
 * Draws when messages were sent: one tick per message, or one shade per bin, darker for more
 * messages.
 */
export function drawSent({ brush, drill, frame, detail }: Scene): void {
  const { pen } = brush;
  const row = frame.layout.rows.sent;
  if (detail.dots && !detail.bins) {
    pen.globalAlpha = 0.7;
    for (let place = detail.first; place < detail.last; place += 1) {
      const x = frame.xOf(drill.messages.sentAt[place] ?? Number.NaN);
      brush.fill('muted', x - 0.5, row.top, 1, row.height);
    }
  } else {
    let most = 0;
    eachBin(detail, frame.view, (level, bin) => {
      most = Math.max(most, level.count('sent', bin) / level.widthMs);
    });
    eachBin(detail, frame.view, (level, bin, from, to) => {
      const share = level.count('sent', bin) / level.widthMs / most;
      if (!(share > 0)) return;
      pen.globalAlpha = 0.15 + 0.7 * Math.sqrt(share);
      const x = frame.xOf(from);
      brush.fill('muted', x, row.top, frame.xOf(to) - x, row.height);
    });
  }
  pen.globalAlpha = 1;
}

/** Draws the latencies of acknowledged or received messages. */
export function drawLatencies(scene: Scene, kind: Kind): void {
  if (scene.detail.bins) drawBins(scene, kind);
  if (scene.detail.dots) drawDots(scene, kind);
  scene.brush.pen.globalAlpha = 1;
}

function drawDots(scene: Scene, kind: Kind): void {
  const { brush, drill, frame, scales, detail } = scene;
  const { pen, palette } = brush;
  const row = frame.layout.rows[kind];
  const isFew = detail.last - detail.first < FEW_DOTS;
  const { tile, size } = stampOf(palette[kind], isFew ? 2 : 1.5);
  pen.globalAlpha = isFew ? 0.75 : 0.55;
  const { sentAt, latency } = drill.messages;
  for (let place = detail.first; place < detail.last; place += 1) {
    const ms = latency[kind][place] ?? Number.NaN;
    const t = (sentAt[place] ?? Number.NaN) + ms;
    if (!isSeen(scene, t, t)) continue;
    const [x, y] = [frame.xOf(t), scales.latencies.yOf(row, ms)];
    pen.drawImage(tile, x - size / 2, y - size / 2, size, size);
  }
}

/**
 * Draws bins: faint up to the maximum, stronger up to the 95th percentile, with a mark at the
 * median.
 */
function drawBins({ brush, frame, scales, detail }: Scene, kind: Kind): void {
  const { pen } = brush;
  const row = frame.layout.rows[kind];
  eachBin(detail, frame.view, (level, bin, from, to) => {
    if (level.count(kind, bin) === 0) return;
    const x = frame.xOf(from);
    const width = Math.max(1.5, frame.xOf(to) - x);
    const median = scales.latencies.yOf(row, level.latency(kind, 'median', bin));
    const p95 = scales.latencies.yOf(row, level.latency(kind, 'p95', bin));
    const max = scales.latencies.yOf(row, level.latency(kind, 'max', bin));
    pen.globalAlpha = 0.25;
    brush.fill(kind, x, max, width, p95 - max);
    pen.globalAlpha = 0.38;
    brush.fill(kind, x, p95, width, median - p95);
    pen.globalAlpha = 0.95;
    brush.fill(kind, x, median - 1.25, width, 2.5);
  });
}

/**
 * Draws lost messages as crosses at the bottom of the acknowledgements, unknown ones as question
 * marks.
 */
export function drawMarks(scene: Scene): void {
  const { brush, drill, frame } = scene;
  const { pen, palette } = brush;
  const y = frame.layout.rows.ack.bottom - 8;
  for (const t of drill.unknownAt)
    if (isSeen(scene, t, t))
      brush.write('?', frame.xOf(t), y + 4, { align: 'center', weight: 700, color: 'ink' });
  pen.beginPath();
  let last = Number.NEGATIVE_INFINITY;
  for (const t of drill.lostAt) {
    const x = frame.xOf(t);
    // Crosses on top of each other would look like a bar.
    if (!isSeen(scene, t, t) || x < last + 9) continue;
    last = x;
    pen.moveTo(x - 4, y - 4);
    pen.lineTo(x + 4, y + 4);
    pen.moveTo(x + 4, y - 4);
    pen.lineTo(x - 4, y + 4);
  }
  pen.lineCap = 'round';
  pen.strokeStyle = palette.paper;
  pen.lineWidth = 5;
  pen.stroke();
  pen.strokeStyle = palette.bad;
  pen.lineWidth = 2.5;
  pen.stroke();
  pen.lineCap = 'butt';
}
