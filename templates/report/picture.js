/* The picture: flags, two lanes, outages, sends, acknowledgements, receipts, queue; one axis of time. */

const CAPTION = 20;

const base = document.getElementById('base');
const over = document.getElementById('over');
const map = document.getElementById('map');
const picture = document.getElementById('picture');
/** What the last drawing was laid out with. */
const layout = { width: 0, height: 0, rows: {} };

function layOut() {
  const width = picture.clientWidth;
  const rows = {};
  let y = 2;
  const add = (name, height, gap) => {
    rows[name] = { top: y, height, bottom: y + height };
    y += height + gap;
  };
  add('flags', 62, CAPTION);
  add('primary', 20, CAPTION + 3);
  add('backup', 20, CAPTION + 6);
  add('outage', 62, CAPTION + 4);
  add('sent', 7, 10);
  add('ack', width < 600 ? 105 : 125, CAPTION + 4);
  add('receive', width < 600 ? 90 : 105, CAPTION + 4);
  add('queue', 56, 20);
  Object.assign(layout, { width, height: y, rows });
}

const inner = () => layout.width - EDGE.left - EDGE.right;
const xOf = (t) => EDGE.left + ((t - view.from) / (view.to - view.from)) * inner();
const timeOf = (x) => view.from + ((x - EDGE.left) / inner()) * (view.to - view.from);

const SLOWEST = Math.max(0, ...ROUNDS.map(({ outage }) => outage?.ms ?? 0));

/** Why a round deserves a look; empty for one like all others. */
function unusual(round) {
  return [
    round.lost > 0 ? `${round.lost.toLocaleString('en-US')} lost` : '',
    round.bothActiveMs > 0 ? 'both active' : '',
    !round.takeover && round.target === 'primary' ? 'no takeover' : '',
    round.takeover && round.target === 'backup' ? 'false takeover' : '',
    round.restoredMs === null ? 'not restored' : '',
    ROUNDS.length > 1 && round.outage?.ms === SLOWEST ? 'slowest' : '',
  ].filter((why) => why !== '');
}

/** The latency axis is the same at every zoom, so that pictures can be compared. */
const LATENCIES = (() => {
  const [{ ack, receive }] = LEVELS;
  const codes = [ack, receive].flatMap(({ median, max }) => [median, max]);
  let least = 255;
  let most = 1;
  for (const own of codes)
    for (const code of own) {
      if (code > 0 && code < least) least = code;
      if (code > most) most = code;
    }
  const low = Math.floor(Math.log10(LATENCY[Math.min(least, most)]) + 0.05);
  const high = Math.max(low + 1, Math.ceil(Math.log10(LATENCY[most]) - 0.02));
  return { low, high };
})();
const yOfLatency = (row, ms) => {
  const share = (Math.log10(ms) - LATENCIES.low) / (LATENCIES.high - LATENCIES.low);
  return row.bottom - Math.min(1.02, Math.max(-0.02, share)) * row.height;
};

function draw() {
  const pen = fit(base, layout.width, layout.height);
  pen.clearRect(0, 0, layout.width, layout.height);
  const seen = ROUNDS.filter((round) => round.end >= view.from && round.at <= view.to);
  const roomPx = inner() / Math.max(1, seen.length);
  drawAxis(pen);
  clipped(pen, () => drawBands(pen, seen, roomPx));
  drawLevels(pen);
  const words = [];
  clipped(pen, () => {
    for (const role of ROLES) drawLane(pen, role, words);
    drawBothActive(pen);
    drawSent(pen);
    drawOutageShade(pen, seen);
    drawMessages(pen, 'ack');
    drawMessages(pen, 'receive');
    drawMarks(pen);
    drawQueue(pen);
  });
  drawOutages(pen, seen, roomPx);
  drawFlags(pen, seen, roomPx);
  drawCaptions(pen);
  for (const word of words) drawStateWord(pen, word);
}

function clipped(pen, act) {
  pen.save();
  pen.beginPath();
  pen.rect(EDGE.left, 0, inner(), layout.height);
  pen.clip();
  act();
  pen.restore();
}

function drawAxis(pen) {
  const { rows, width } = layout;
  const { ticks, decimals } = timeTicks(inner(), width < 600 ? 64 : 90);
  for (const t of ticks) {
    const x = Math.round(xOf(t)) + 0.5;
    line(pen, x, rows.primary.top, x, rows.queue.bottom + 4, COLOR.line);
    const align = x < EDGE.left + 16 ? 'left' : x > width - EDGE.right - 16 ? 'right' : 'center';
    write(pen, clock(t, decimals), align === 'left' ? EDGE.left : x, rows.queue.bottom + 16, {
      align,
    });
  }
}

/** From the fault until somebody serves, and more faintly until it is healed. Too narrow to be told apart, they would only grey the picture. */
function drawBands(pen, seen, roomPx) {
  const strength = Math.min(1, Math.max(0, (roomPx - 6) / 20));
  if (strength === 0) return;
  const { rows } = layout;
  const fill = ([from, to], color, alpha) => {
    pen.globalAlpha = alpha * strength;
    pen.fillStyle = color;
    const x = xOf(from);
    pen.fillRect(
      x,
      rows.primary.top,
      Math.max(1, xOf(to) - x),
      rows.queue.bottom - rows.primary.top,
    );
  };
  for (const round of seen) {
    if (round.heal !== null) fill(round.heal, COLOR.heal, 0.1);
    fill(round.band, COLOR.fault, 0.13);
  }
  pen.globalAlpha = 1;
}

/** Names of the panels, above all lines; behind them, what the colours stand for. */
function drawCaptions(pen) {
  const { rows } = layout;
  const caption = (row, text, ...notes) => {
    let x = EDGE.left;
    for (const [words, color, weight] of [[text, 'ink', 600], ...notes]) {
      halo(pen, words, x, row.top - 6, { color: COLOR[color], weight });
      x += pen.measureText(words).width + 8;
    }
  };
  caption(rows.primary, BROKERS.primary);
  caption(rows.backup, BROKERS.backup);
  caption(
    rows.outage,
    'Producers wait',
    ['for the fault', 'fault-text', 600],
    ['for the failback', 'heal-text', 600],
  );
  caption(rows.sent, 'Send to acknowledgement');
  caption(rows.receive, 'Send to receipt');
  caption(
    rows.queue,
    'Messages in the queue',
    ['master', 'primary', 600],
    ['slave, dashed', 'backup', 600],
  );
}

/** Lines across the panels, and what they stand for. */
function drawLevels(pen) {
  const { rows, width } = layout;
  const level = (row, share, text) => {
    const y = Math.round(row.bottom - share * row.height) + 0.5;
    line(pen, EDGE.left, y, width - EDGE.right, y, COLOR.line);
    write(pen, text, EDGE.left - 6, y + 4, { align: 'right', size: 10 });
  };
  const decades = LATENCIES.high - LATENCIES.low;
  for (const row of [rows.ack, rows.receive])
    for (let k = 0; k <= decades; k += 1) {
      const ms = 10 ** (LATENCIES.low + k);
      level(row, k / decades, axisWord(ms));
    }
  for (const share of [0, 0.5, 1]) level(rows.outage, share, axisWord(waitAt(share)));
  for (const share of [0, 1]) level(rows.queue, share, short(QUEUE_TOP * share));
  write(pen, 'sent', EDGE.left - 6, rows.sent.bottom, { align: 'right', size: 10 });
}

const axisWord = (ms) =>
  ms === 0 ? '0' : ms < 1_000 ? `${Number(ms.toPrecision(3))} ms` : `${ms / 1_000} s`;
const short = (n) => (n >= 10_000 ? `${n / 1_000}k` : String(n));

/** Words inside a lane, and their colour. */
const INSIDE = {
  active: ['active', 'on-active'],
  'in-sync': ['in sync', 'on-in-sync'],
  'catching-up': ['catching up', 'ink'],
  paused: ['paused', 'ink'],
  down: ['down', 'muted'],
};

/** @param words gets the words that have room, to be written when all lines are drawn */
function drawLane(pen, role, words) {
  const { top, height } = layout.rows[role];
  const { from, states } = LINE.lanes[role];
  const first = Math.max(0, countBelow(from, view.from + 0.001) - 1);
  for (let k = first; k < from.length && from[k] < view.to; k += 1) {
    const state = STATES[states[k]];
    const x = Math.max(EDGE.left, xOf(from[k]));
    const end = Math.min(layout.width - EDGE.right, xOf(from[k + 1] ?? LINE.endMs));
    const wide = end - x;
    pen.fillStyle = fillOf(state, wide);
    pen.fillRect(x, top, wide, height);
    if (wide > 3 && state === 'down') {
      pen.strokeStyle = COLOR.line;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, top + 0.5, wide - 1, height - 1);
    }
    if (wide < 30) continue;
    const next = STATES[states[k + 1]];
    words.push({ state, next, wide, middle: x + wide / 2, top });
  }
}

function drawStateWord(pen, { state, next, wide, middle, top }) {
  const [known, color] = INSIDE[state];
  const word = state === 'catching-up' && next === 'active' ? 'taking over' : known;
  pen.font = FONT(11);
  if (wide < pen.measureText(word).width + 16) return;
  const back = state === 'catching-up' || state === 'paused' ? COLOR.paper : COLOR[state];
  halo(pen, word, middle, top + 14, { align: 'center', color: COLOR[color], back });
}

function fillOf(state, wide) {
  if (wide < 3 && (state === 'catching-up' || state === 'paused'))
    return COLOR[state === 'paused' ? 'paused' : 'in-sync'];
  return INK[state] ?? COLOR[state];
}

function drawBothActive(pen) {
  const { primary, backup } = layout.rows;
  for (const [from, to] of LINE.bothActive) {
    if (to < view.from || from > view.to) continue;
    const x = xOf(from);
    const wide = Math.max(2, xOf(to) - x);
    pen.fillStyle = INK.both;
    pen.fillRect(x, primary.bottom, wide, backup.top - primary.bottom);
    pen.strokeStyle = COLOR.bad;
    pen.lineWidth = 2;
    pen.strokeRect(x, primary.top - 1, wide, backup.bottom - primary.top + 2);
    if (wide > 76) {
      pen.fillStyle = COLOR.paper;
      pen.fillRect(x + wide / 2 - 34, primary.bottom + 4, 68, 15);
      write(pen, 'both active', x + wide / 2, primary.bottom + 15, {
        align: 'center',
        color: COLOR.bad,
        weight: 600,
      });
    }
  }
}
