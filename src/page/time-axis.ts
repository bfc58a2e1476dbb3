import type { Span } from './drill.ts';

/** Round steps of time, in ms. */
const TIME_STEPS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3,
  900e3, 1800e3, 3600e3, 7200e3, 14400e3, 43200e3, 86400e3,
];

/**
 * Returns the moments of the axis, about one every `everyPx`, and the decimals of a second that
 * distinguish them.
 */
export function timeTicks(
  view: Span,
  widthPx: number,
  everyPx: number,
): { readonly ticks: readonly number[]; readonly decimals: number } {
  const least = ((view.to - view.from) / widthPx) * everyPx;
  const step = TIME_STEPS.find((ms) => ms >= least) ?? 86_400_000;
  const ticks: number[] = [];
  for (let t = Math.ceil(view.from / step) * step; t <= view.to; t += step) ticks.push(t);
  return { ticks, decimals: decimalsOf(step) };
}

function decimalsOf(stepMs: number): number {
  if (stepMs >= 1_000) return 0;
  if (stepMs >= 100) return 1;
  return stepMs >= 10 ? 2 : 3;
}

/**
 * Formats a moment on the clock of a drill: `12.345 s`, or `1:05.3` and `1:02:03` in a drill of a
 * minute and more.
 */
export function clock(ms: number, decimals: number, endMs: number): string {
  const factor = 10 ** decimals;
  const total = Math.round((ms / 1_000) * factor) / factor;
  if (endMs < 60_000) return `${total.toFixed(decimals)} s`;
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const seconds = (total % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0');
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`
    : `${minutes}:${seconds}`;
}
