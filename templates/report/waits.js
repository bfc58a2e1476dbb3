/* How long clients waited: bars with their lengths, and shades where nothing came through. */

/** With room for a label on the longest. */
const OUTAGE_TOP = niceTop(
  1.25 *
    Math.max(1, ...ROUNDS.flatMap(({ outage, failback }) => [outage?.ms ?? 0, failback?.ms ?? 0])),
);

/** One wait that dwarfs the others would make them invisible; then heights grow with the square root. */
const SKEWED = (() => {
  const all = ROUNDS.flatMap(({ outage, failback }) => [outage, failback])
    .filter((wait) => wait !== null)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
  return all.at(-1) > 10 * all[all.length >> 1];
})();
const heightOf = (ms) => (SKEWED ? Math.sqrt(ms / OUTAGE_TOP) : ms / OUTAGE_TOP);
/** The wait at this share of the height. */
const waitAt = (share) => OUTAGE_TOP * (SKEWED ? share ** 2 : share);

/** A bar an outage, as wide as it lasted and as high too; takeovers and the longest get their labels first. */
function drawOutages(pen, seen, roomPx) {
  const row = layout.rows.outage;
  const bars = seen.flatMap(({ outage, failback }) => [
    ...(outage === null ? [] : [{ ...outage, color: COLOR.fault, rank: 0 }]),
    ...(failback === null ? [] : [{ ...failback, color: COLOR.heal, rank: 1 }]),
  ]);
  const taken = [];
  const right = layout.width - EDGE.right;
  const first = (a, b) => a.rank - b.rank || b.ms - a.ms;
  for (const { from, to, ms, color } of bars.sort(first)) {
    const x = Math.max(EDGE.left, xOf(from));
    const end = Math.min(right, xOf(to));
    if (end < EDGE.left || x > right) continue;
    const wide = Math.max(1.5, end - x);
    const y = row.bottom - heightOf(ms) * row.height;
    pen.globalAlpha = wide > 6 ? 0.85 : 0.7;
    pen.fillStyle = color;
    pen.fillRect(x, y, wide, row.bottom - y);
    pen.globalAlpha = 1;
    if (taken.length < (roomPx < 24 ? 1 : 60))
      label(pen, duration(ms), x + wide / 2, y, wide, taken, row);
  }
}

function label(pen, text, middle, y, wide, taken, row) {
  pen.font = FONT(11, 600);
  const half = pen.measureText(text).width / 2 + 3;
  const x = Math.min(Math.max(middle, EDGE.left + half), layout.width - EDGE.right - half);
  // Above the bar; inside where the top of the panel leaves no room.
  const above = y - 13 >= row.top - 4;
  const box = {
    from: x - half,
    to: x + half,
    top: above ? y - 14 : y + 2,
    bottom: above ? y - 1 : y + 15,
  };
  const hits = (other) =>
    box.from < other.to && box.to > other.from && box.top < other.bottom && box.bottom > other.top;
  if (taken.some(hits) || (!above && wide < half * 2)) return;
  taken.push(box);
  write(pen, text, x, box.bottom - 2, {
    align: 'center',
    weight: 600,
    color: above ? COLOR.ink : COLOR.paper,
  });
}

/** What a client felt, where it felt it: nothing acknowledged, nothing received. */
function drawOutageShade(pen, seen) {
  const { ack, receive } = layout.rows;
  const shade = (row, wait, color, text) => {
    if (wait === null || wait.to < view.from || wait.from > view.to) return;
    const x = xOf(wait.from);
    const wide = xOf(wait.to) - x;
    if (wide < 5) return;
    pen.globalAlpha = 0.16;
    pen.fillStyle = color;
    pen.fillRect(x, row.top, wide, row.height);
    pen.globalAlpha = 1;
    for (const edge of [x, x + wide]) line(pen, edge, row.top, edge, row.bottom, color);
    pen.font = FONT(11, 600);
    const words = `${text} ${duration(wait.ms)}`;
    const needed = pen.measureText(words).width;
    if (needed + 14 > Math.min(x + wide, layout.width - EDGE.right) - Math.max(x, EDGE.left))
      return;
    const middle = (Math.max(x, EDGE.left) + Math.min(x + wide, layout.width - EDGE.right)) / 2;
    const y = row.top + row.height / 2;
    write(pen, words, middle, y - 4, { align: 'center', weight: 600, color: COLOR.ink });
    line(pen, x + 4, y + 2.5, x + wide - 4, y + 2.5, COLOR.ink);
    for (const [tip, way] of [
      [x + 4, 1],
      [x + wide - 4, -1],
    ]) {
      line(pen, tip, y + 2.5, tip + way * 5, y - 0.5, COLOR.ink);
      line(pen, tip, y + 2.5, tip + way * 5, y + 5.5, COLOR.ink);
    }
  };
  for (const round of seen) {
    shade(ack, round.outage, COLOR.fault, 'nothing acknowledged for');
    shade(ack, round.failback, COLOR.heal, 'nothing acknowledged for');
    shade(receive, round.consumerOutage, COLOR.fault, 'nothing received for');
  }
}
