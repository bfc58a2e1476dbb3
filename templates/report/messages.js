/* Sends, acknowledgements and receipts as dots or bins; lost messages; the depth of the queue. */

/** Points of one kind that are still drawn as dots; more are shown as bins. */
const MOST_DOTS_SEEN = 5_000;

/** Places in `DOTS` whose messages may be seen: those sent long before may end in the view. */
function dotsSeen() {
  return [countBelow(DOTS.sentAt, view.from - DOTS.longest), countBelow(DOTS.sentAt, view.to)];
}

/** A bin that is narrower is hard to see. */
const BIN_PX = 2.5;

/** The finest level of the whole drill whose bins can be seen, and the close one where that shows more. */
function levelSeen() {
  const leastMs = ((view.to - view.from) / inner()) * BIN_PX;
  const whole = LEVELS.filter(({ stretches }) => stretches[0].toMs >= LINE.endMs);
  const broad = whole.findLast(({ widthMs }) => widthMs >= leastMs) ?? whole[0];
  const close = LEVELS.find((level) => !whole.includes(level) && level.widthMs >= leastMs);
  return { broad, close: broad.widthMs > (close?.widthMs ?? 0) ? close : undefined };
}

/** Dots where they can be told apart and all are there; bins otherwise, or both where the dots are a sample. */
function wayToDraw() {
  const [first, last] = dotsSeen();
  const few = last - first <= MOST_DOTS_SEEN;
  const { close } = levelSeen();
  return {
    first,
    last,
    dots: few && (DOTS.whole || close !== undefined),
    bins: !(few && DOTS.whole),
  };
}

/** Calls `act` for every bin that is seen, with the time it stands for: the close ones, and the broad ones where there are none. */
function eachBin(act) {
  const { broad, close } = levelSeen();
  for (const level of [broad, close]) {
    if (level === undefined) continue;
    const { widthMs } = level;
    for (const { fromMs, toMs, bins, first } of level.stretches) {
      if (toMs < view.from || fromMs > view.to) continue;
      const start = Math.max(0, Math.floor((view.from - fromMs) / widthMs));
      const stop = Math.min(bins - 1, Math.floor((view.to - fromMs) / widthMs));
      for (let k = start; k <= stop; k += 1) {
        const from = fromMs + k * widthMs;
        if (level === close || close === undefined) act(level, first + k, from, from + widthMs);
        else
          for (const free of outside(close.stretches, from, from + widthMs))
            act(level, first + k, ...free);
      }
    }
  }
}

/** What the stretches leave of a piece of time. */
function outside(stretches, from, to) {
  const free = [];
  let left = from;
  for (const { fromMs, toMs } of stretches) {
    if (toMs <= left) continue;
    if (fromMs >= to) break;
    if (fromMs > left) free.push([left, fromMs]);
    left = toMs;
  }
  if (left < to) free.push([left, to]);
  return free;
}

function drawSent(pen) {
  const row = layout.rows.sent;
  const { dots, bins, first, last } = wayToDraw();
  pen.fillStyle = COLOR.muted;
  if (dots && !bins) {
    pen.globalAlpha = 0.7;
    for (let k = first; k < last; k += 1)
      pen.fillRect(xOf(DOTS.sentAt[k]) - 0.5, row.top, 1, row.height);
  } else {
    let most = 0;
    eachBin((level, bin) => (most = Math.max(most, COUNT[level.counts.sent[bin]] / level.widthMs)));
    eachBin((level, bin, from, to) => {
      const share = COUNT[level.counts.sent[bin]] / level.widthMs / most;
      if (!(share > 0)) return;
      pen.globalAlpha = 0.15 + 0.7 * Math.sqrt(share);
      const x = xOf(from);
      pen.fillRect(x, row.top, xOf(to) - x, row.height);
    });
  }
  pen.globalAlpha = 1;
}

function drawMessages(pen, kind) {
  const row = layout.rows[kind];
  const { dots, bins, first, last } = wayToDraw();
  if (bins) drawBins(pen, kind, row);
  if (!dots) return;
  const few = last - first < 1_500;
  const { tile, size, half } = stamp(COLOR[kind], few ? 2 : 1.5);
  pen.globalAlpha = few ? 0.75 : 0.55;
  const latency = DOTS[kind];
  for (let k = first; k < last; k += 1) {
    const ms = latency[k];
    const t = DOTS.sentAt[k] + ms;
    if (!(t >= view.from && t <= view.to)) continue;
    pen.drawImage(tile, xOf(t) - half, yOfLatency(row, ms) - half, size, size);
  }
  pen.globalAlpha = 1;
}

/** A bin: faint up to the maximum, stronger up to the 95th percentile, a mark at the median. */
function drawBins(pen, kind, row) {
  pen.fillStyle = COLOR[kind];
  eachBin((level, bin, from, to) => {
    if (level.counts[kind][bin] === 0) return;
    const x = xOf(from);
    const wide = Math.max(1.5, xOf(to) - x);
    const [median, p95, max] = ['median', 'p95', 'max'].map((rank) =>
      yOfLatency(row, LATENCY[level[kind][rank][bin]]),
    );
    pen.globalAlpha = 0.25;
    pen.fillRect(x, max, wide, p95 - max);
    pen.globalAlpha = 0.38;
    pen.fillRect(x, p95, wide, median - p95);
    pen.globalAlpha = 0.95;
    pen.fillRect(x, median - 1.25, wide, 2.5);
  });
  pen.globalAlpha = 1;
}

const LOST_AT = LINE.lost.map(([, t]) => t).sort((a, b) => a - b);

/** Lost messages as crosses at the foot of the acknowledgements, unknown ones as question marks. */
function drawMarks(pen) {
  const row = layout.rows.ack;
  const y = row.bottom - 8;
  for (const [, t] of LINE.unknown)
    if (t >= view.from && t <= view.to)
      write(pen, '?', xOf(t), y + 4, { align: 'center', weight: 700, color: COLOR.ink });
  pen.beginPath();
  let last = Number.NEGATIVE_INFINITY;
  for (const t of LOST_AT) {
    const x = xOf(t);
    // Crosses on top of each other would melt into a bar.
    if (t < view.from || t > view.to || x < last + 9) continue;
    last = x;
    pen.moveTo(x - 4, y - 4);
    pen.lineTo(x + 4, y + 4);
    pen.moveTo(x + 4, y - 4);
    pen.lineTo(x - 4, y + 4);
  }
  pen.lineCap = 'round';
  pen.strokeStyle = COLOR.paper;
  pen.lineWidth = 5;
  pen.stroke();
  pen.strokeStyle = COLOR.bad;
  pen.lineWidth = 2.5;
  pen.stroke();
  pen.lineCap = 'butt';
}

const QUEUE_TOP = niceTop(
  ROLES.reduce(
    (most, role) => LINE.depths[role].messages.reduce((max, n) => Math.max(max, n), most),
    1,
  ),
);

/** A line breaks where a broker served no queue. */
function drawQueue(pen) {
  const row = layout.rows.queue;
  for (const role of ROLES) {
    const { at, messages } = LINE.depths[role];
    const first = Math.max(0, countBelow(at, view.from) - 1);
    pen.strokeStyle = COLOR[role];
    pen.lineWidth = 1.5;
    pen.setLineDash(role === 'backup' ? [4, 2] : []);
    pen.beginPath();
    for (let k = first; k < at.length; k += 1) {
      const x = xOf(at[k]);
      const y = row.bottom - (messages[k] / QUEUE_TOP) * row.height;
      if (k > first && servedBetween(role, at[k - 1], at[k])) pen.lineTo(x, y);
      else {
        pen.moveTo(x - 1.5, y);
        pen.lineTo(x + 1.5, y);
        pen.moveTo(x, y);
      }
      if (at[k] > view.to) break;
    }
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** The broker was active all the time between two moments. */
function servedBetween(role, from, to) {
  const { from: starts, states } = LINE.lanes[role];
  const first = countBelow(starts, from + 0.001) - 1;
  const last = countBelow(starts, to) - 1;
  return first === last && STATES[states[first]] === 'active';
}
