import { BROKER_NAMES } from '../../model/broker.ts';
import type { Band } from '../../model/timeline.ts';
import type { ColorName } from '../brush.ts';
import type { Row } from '../frame.ts';
import { clock, timeTicks } from '../time-axis.ts';
import type { Scene } from './scene.ts';

/** Draws the time axis, with a line through all panels at each of its moments. */
export function drawTimeAxis({ brush, drill, frame }: Scene): void {
  const { rows, isNarrow } = frame.layout;
  const { ticks, decimals } = timeTicks(frame.view, frame.inner, isNarrow ? 64 : 90);
  for (const t of ticks) {
    const x = Math.round(frame.xOf(t)) + 0.5;
    brush.line(x, rows.primary.top, x, rows.queue.bottom + 4, 'line');
    const align = alignAt(x, frame.left, frame.right);
    const text = clock(t, decimals, drill.endMs);
    brush.write(text, align === 'left' ? frame.left : x, rows.queue.bottom + 16, { align });
  }
}

function alignAt(x: number, left: number, right: number): CanvasTextAlign {
  if (x < left + 16) return 'left';
  return x > right - 16 ? 'right' : 'center';
}

/**
 * Draws the time from the fault until a broker is active, and more faintly until the pair is
 * protected. Bands that are too narrow to be distinguished are left out: they would only make the
 * picture grey.
 */
export function drawBands({ brush, frame, seen, roomPx }: Scene): void {
  const strength = Math.min(1, Math.max(0, (roomPx - 6) / 20));
  if (strength === 0) return;
  const { primary, queue } = frame.layout.rows;
  const fill = ([from, to]: Band, color: ColorName, alpha: number): void => {
    brush.pen.globalAlpha = alpha * strength;
    const x = frame.xOf(from);
    const width = Math.max(1, frame.xOf(to) - x);
    brush.fill(color, x, primary.top, width, queue.bottom - primary.top);
  };
  for (const { heal, band } of seen) {
    if (heal !== null) fill(heal, 'heal', 0.1);
    fill(band, 'fault', 0.13);
  }
  brush.pen.globalAlpha = 1;
}

/** Draws lines across the panels, with their values. */
export function drawLevels({ brush, frame, scales }: Scene): void {
  const { rows } = frame.layout;
  const beside = (y: number, text: string): void =>
    brush.write(text, frame.left - 6, y, { align: 'right', size: 10 });
  const level = (row: Row, share: number, text: string): void => {
    const y = Math.round(row.bottom - share * row.height) + 0.5;
    brush.line(frame.left, y, frame.right, y, 'line');
    beside(y + 4, text);
  };
  const { low, high } = scales.latencies;
  for (const row of [rows.ack, rows.receive])
    for (let decade = low; decade <= high; decade += 1)
      level(row, (decade - low) / (high - low), axisLabel(10 ** decade));
  for (const share of [0, 0.5, 1]) level(rows.outage, share, axisLabel(scales.waits.waitAt(share)));
  for (const share of [0, 1]) level(rows.queue, share, shortCount(scales.queueTop * share));
  beside(rows.sent.bottom, 'sent');
}

function axisLabel(ms: number): string {
  if (ms === 0) return '0';
  return ms < 1_000 ? `${Number(ms.toPrecision(3))} ms` : `${ms / 1_000} s`;
}

const shortCount = (n: number): string => (n >= 10_000 ? `${n / 1_000}k` : String(n));

type Note = readonly [text: string, color: ColorName];

/** Writes the names of the panels, above all lines, each followed by the meaning of its colours. */
export function drawCaptions({ brush, frame }: Scene): void {
  const { rows } = frame.layout;
  const caption = (row: Row, title: string, ...notes: readonly Note[]): void => {
    let x = frame.left;
    for (const [text, color] of [[title, 'ink'] as const, ...notes]) {
      brush.writeWithRim(text, x, row.top - 6, { color, weight: 600 });
      x += brush.widthOf(text, 600) + 8;
    }
  };
  caption(rows.primary, BROKER_NAMES.primary);
  caption(rows.backup, BROKER_NAMES.backup);
  caption(
    rows.outage,
    'Producers wait',
    ['for the fault', 'fault-text'],
    ['for the failback', 'heal-text'],
  );
  caption(rows.sent, 'Send to acknowledgement');
  caption(rows.receive, 'Send to receipt');
  caption(rows.queue, 'Messages in the queue', ['master', 'primary'], ['slave, dashed', 'backup']);
}
