/* What part of the drill is looked at, and where a moment stands on the screen. */

const SHORTEST_MS = 20;
const EDGE = { left: 46, right: 12 };

const view = { from: 0, to: LINE.endMs, selected: null };
/** Called after each change of the view. */
const viewers = [];

function show(from, to) {
  const span = Math.min(LINE.endMs, Math.max(SHORTEST_MS, to - from));
  const start = Math.min(Math.max(0, (from + to - span) / 2), LINE.endMs - span);
  view.from = start;
  view.to = start + span;
  for (const viewer of viewers) viewer();
}

const isWhole = () => view.to - view.from >= LINE.endMs - 0.01;

/** Zooms by a factor (below 1: closer) around a moment that keeps its place. */
function zoom(factor, around = (view.from + view.to) / 2) {
  const span = Math.min(LINE.endMs, Math.max(SHORTEST_MS, (view.to - view.from) * factor));
  const share = (around - view.from) / (view.to - view.from);
  show(around - share * span, around + (1 - share) * span);
}

function move(byMs) {
  const by = Math.min(Math.max(byMs, -view.from), LINE.endMs - view.to);
  show(view.from + by, view.to + by);
}

let flight = 0;
/** Moves there smoothly, unless the reader prefers no motion. */
function fly(from, to) {
  cancelAnimationFrame(flight);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return show(from, to);
  const start = { from: view.from, to: view.to, at: performance.now() };
  const step = () => {
    const done = Math.min(1, (performance.now() - start.at) / 260);
    const eased = 1 - (1 - done) ** 3;
    // Spans shrink evenly in proportion, so that a zoom of a thousand times does not end in one jump.
    const span = (start.to - start.from) ** (1 - eased) * (to - from) ** eased;
    const share = (start.to - start.from - span) / (start.to - start.from - (to - from) || 1);
    const left = done === 1 ? from : start.from + (from - start.from) * Math.min(1, share || eased);
    show(left, done === 1 ? to : left + span);
    if (done < 1) flight = requestAnimationFrame(step);
  };
  step();
}

const showAll = () => {
  view.selected = null;
  fly(0, LINE.endMs);
};

/** Shows a round from shortly before its fault until shortly after the pair was protected again. */
function select(number) {
  const round = ROUNDS.find((each) => each.round === number);
  if (round === undefined) return showAll();
  view.selected = number;
  const last = Math.max(round.end, round.failback?.to ?? 0, round.at + 500);
  const air = (last - round.at) * 0.06;
  fly(Math.max(0, round.at - air), Math.min(LINE.endMs, last + air));
}

/** The next (1) or previous (-1) round; from no round, the first that lies there. */
function selectNext(by) {
  const index = ROUNDS.findIndex((round) => round.round === view.selected);
  const next = index < 0 ? (by > 0 ? 0 : ROUNDS.length - 1) : index + by;
  if (ROUNDS[next] !== undefined) select(ROUNDS[next].round);
}

/** Steps of time that people like to count in, in ms. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3],
  ...[60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3, 7200e3, 14400e3, 43200e3, 86400e3],
];

/** Moments for the axis, about one every `everyPx`. */
function timeTicks(widthPx, everyPx) {
  const least = ((view.to - view.from) / widthPx) * everyPx;
  const step = TIME_STEPS.find((ms) => ms >= least) ?? TIME_STEPS.at(-1);
  const ticks = [];
  for (let t = Math.ceil(view.from / step) * step; t <= view.to; t += step) ticks.push(t);
  return { ticks, decimals: step >= 1_000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3 };
}
