import { niceStep, ROUNDEST } from '../math/scales.ts';

/** Eighths of a block, from none to seven. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LONGEST_BAR = 40;
/** So few values do not look like many. */
const COLUMNS_A_VALUE = 4;

/**
 * How often values fall into bins of a round width, a row a bin, at most ten.
 *
 * @param values in ms, at least one
 * @param width of the screen, in columns
 */
export function histogram(values: readonly number[], width: number): readonly string[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  // Few values need few bins, and what differs by less than 4 % is alike.
  const bins = Math.min(8, Math.ceil(2 * Math.sqrt(values.length)));
  const step = niceStep(Math.max(1, (most - least) / bins, most / 25), ROUNDEST);
  const first = Math.floor(least / step);
  const counts = Array.from({ length: Math.floor(most / step) - first + 1 }, () => 0);
  for (const ms of values) {
    const bin = Math.floor(ms / step) - first;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const labels = counts.map((_, bin) => label(first + bin, step, most));
  const labelWidth = Math.max(...labels.map((text) => text.length));
  const highest = Math.max(...counts);
  const countWidth = String(highest).length;
  const room = Math.min(
    LONGEST_BAR,
    highest * COLUMNS_A_VALUE,
    width - labelWidth - countWidth - 5,
  );
  return counts.map((count, bin) => {
    const head = `  ${(labels[bin] ?? '').padStart(labelWidth)}  `;
    return count === 0
      ? `${head}0`
      : `${head}${bar((count / highest) * Math.max(1, room))} ${String(count)}`;
  });
}

function bar(length: number): string {
  const eighths = Math.round(length * 8);
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ''}`;
}

/** `500 - 600 ms`, or in seconds where the slowest took one. */
function label(bin: number, step: number, most: number): string {
  if (most < 1_000) return `${String(bin * step)} - ${String((bin + 1) * step)} ms`;
  const decimals = step >= 1_000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  const seconds = (n: number): string => ((n * step) / 1_000).toFixed(decimals);
  return `${seconds(bin)} - ${seconds(bin + 1)} s`;
}
