import { duration } from '../../format/words.ts';
import { percentile } from '../../math/percentile.ts';
import { ROUNDEST } from '../../math/scales.ts';
import type { Markup } from '../../render/markup.ts';
import { html } from '../../render/markup.ts';

/** One row of the plot: a value for each round, in ms. */
interface Strip {
  readonly name: string;
  readonly values: readonly number[];
  /** Class of the dots: which colour of the page they get. */
  readonly tone: 'failover' | 'failback';
}

/** Width in the units of the drawing; the page stretches it to the available width. */
const WIDTH = 1_000;
/** In px, as the height is not stretched. */
const HEIGHT = { least: 26, most: 52 };
/** Dots that are closer than this are stacked. */
const COLUMN = 8;
const DOT_STEP = 6;

/** Fewer values are shown in the table only. */
const FEWEST = 3;

/**
 * A plot of all values as dots on one logarithmic axis, similar values stacked, medians as lines.
 */
export function stripPlot(strips: readonly Strip[]): Markup {
  const shown = strips.filter((strip) => strip.values.length > 0);
  const values = shown.flatMap((strip) => strip.values);
  if (values.length < FEWEST) return html``;
  const axis = axisOf(Math.min(...values), Math.max(...values));
  return html`<div
    class="strips"
    role="img"
    aria-label="How long producers waited, a dot a round; the table below has the numbers"
  >
    ${shown.map((strip) => row(strip, axis))}
    <div class="strip axis">
      <span></span>
      <div class="ticks">
        ${axis.ticks.map(
          (ms) => html`<span style="left:${percent(axis.at(ms))}">${duration(ms)}</span>`,
        )}
      </div>
    </div>
  </div>`;
}

interface Axis {
  readonly ticks: readonly number[];
  /** Position of a value, in units of the drawing. */
  at(ms: number): number;
}

/** The smallest range of 1, 2, 5, 10 ... that contains all values, with a margin on both sides. */
function axisOf(least: number, most: number): Axis {
  const all = Array.from({ length: 8 }, (_, decade) =>
    ROUNDEST.map((n) => n * 10 ** decade),
  ).flat();
  const from = all.findLast((ms) => ms <= least) ?? 1;
  const to = all.find((ms) => ms >= most && ms > from) ?? most;
  const margin = 0.06;
  const at = (ms: number): number => {
    const share = Math.log(Math.max(ms, from) / from) / Math.log(to / from);
    return WIDTH * (margin + share * (1 - 2 * margin));
  };
  const inside = all.filter((ms) => ms >= from && ms <= to);
  // More than six labels do not fit on a phone: then whole decades only, and both ends.
  const ticks =
    inside.length <= 6
      ? inside
      : inside.filter((ms) => Number.isInteger(Math.log10(ms)) || ms === from || ms === to);
  return { ticks, at };
}

const percent = (units: number): string => `${((units / WIDTH) * 100).toFixed(2)}%`;

function row({ name, values, tone }: Strip, axis: Axis): Markup {
  const columns = new Map<number, number[]>();
  for (const ms of values) {
    const place = axis.at(ms);
    const column = Math.round(place / COLUMN);
    const pile = columns.get(column);
    if (pile === undefined) columns.set(column, [place]);
    else pile.push(place);
  }
  const highest = Math.max(...[...columns.values()].map((pile) => pile.length));
  const height = Math.min(HEIGHT.most, Math.max(HEIGHT.least, 10 + highest * DOT_STEP));
  const step = Math.min(DOT_STEP, (height - 9) / Math.max(1, highest - 1));
  // Strokes without length and with round ends: they stay round however the drawing is stretched.
  const dots = [...columns.values()].flatMap((pile) => {
    const middle = (pile.reduce((sum, place) => sum + place, 0) / pile.length).toFixed(0);
    return pile.map((_, above) => `M${middle} ${(height - 5 - above * step).toFixed(1)}h0`);
  });
  const sorted = values.toSorted((a, b) => a - b);
  const median = axis.at(percentile(sorted, 50) ?? 0).toFixed(0);
  const grid = axis.ticks.map((ms) => `M${axis.at(ms).toFixed(0)} 0V${height}`).join('');
  return html`<div class="strip">
    <span>${name}</span>
    <svg
      class="${tone}"
      style="height:${height}px"
      viewBox="0 0 ${WIDTH} ${height}"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="grid" d="${grid}" />
      <path class="dots" d="${dots.join('')}" />
      <path class="median" d="M${median} 2V${height}" />
    </svg>
  </div>`;
}
