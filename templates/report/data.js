/* The data of the page: what src/drill/report/timeline.ts and pack.ts wrote, as arrays. */

const DATA = JSON.parse(document.getElementById('data').textContent);
const { timeline: LINE, brokers: BROKERS, states: STATES } = DATA;
LINE.endMs = Math.max(1, LINE.endMs);
const ROLES = ['primary', 'backup'];
/** A wait as the page uses it: from, until, and the length that the verdict tells. */
const waitOf = (wait) => wait && { from: wait[0], to: wait[0] + wait[1], ms: wait[1] };
const ROUNDS = LINE.rounds.map((round) => ({
  ...round,
  outage: waitOf(round.outage),
  consumerOutage: waitOf(round.consumerOutage),
  failback: waitOf(round.failback),
  at: round.band[0],
  end: round.restoredMs === null ? (round.heal ?? round.band)[1] : round.band[0] + round.restoredMs,
  milestones: round.milestones.map(([name, at]) => ({ name: DATA.milestones[name], at })),
}));

function bytes(text) {
  const raw = atob(text);
  const array = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k += 1) array[k] = raw.charCodeAt(k);
  return array;
}

/** The reverse of `latencyCode`, in ms; 0 means none. */
const LATENCY = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? NaN : 0.1 * 10 ** ((code - 1) / 40),
);
/** The reverse of `countCode`. */
const COUNT = Float64Array.from({ length: 256 }, (_, code) =>
  code < 128 ? code : Math.round(128 * 2 ** ((code - 128) / 8)),
);

/** Levels from coarse to fine; `first` of a stretch is the place of its first bin. */
const LEVELS = LINE.levels.map((level) => {
  let first = 0;
  const latency = ({ median, p95, max }) => ({
    median: bytes(median),
    p95: bytes(p95),
    max: bytes(max),
  });
  return {
    widthMs: level.widthMs,
    stretches: level.stretches.map(({ fromMs, bins }) => {
      const stretch = { fromMs, bins, first, toMs: fromMs + bins * level.widthMs };
      first += bins;
      return stretch;
    }),
    counts: { sent: bytes(level.sent), ack: bytes(level.acked), receive: bytes(level.received) },
    ack: latency(level.ackLatency),
    receive: latency(level.receiveLatency),
  };
});

/** Single messages, by the time of their send. */
const DOTS = (() => {
  const { dots } = LINE;
  const number = new Uint32Array(bytes(dots.number).buffer);
  const tenths = new Uint32Array(bytes(dots.sentAt).buffer);
  const ack = new Float32Array(bytes(dots.ackLatency).buffer);
  const receive = new Float32Array(bytes(dots.receiveLatency).buffer);
  const order = Uint32Array.from({ length: dots.count }, (_, k) => k).sort(
    (a, b) => tenths[a] - tenths[b],
  );
  const longest = (own) => own.reduce((max, ms) => (ms > max ? ms : max), 0);
  return {
    count: dots.count,
    whole: dots.whole,
    number: Uint32Array.from(order, (k) => number[k]),
    sentAt: Float64Array.from(order, (k) => tenths[k] / 10),
    ack: Float32Array.from(order, (k) => ack[k]),
    receive: Float32Array.from(order, (k) => receive[k]),
    longest: Math.max(longest(ack), longest(receive)),
  };
})();

/** How many of the ascending `values` are below `value`. */
function countBelow(values, value) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a broker was at a moment. */
function stateAt(role, t) {
  const lane = LINE.lanes[role];
  return STATES[lane.states[countBelow(lane.from, t + 0.001) - 1]] ?? 'down';
}

/** The round that a moment lies in, or null before the first fault. */
function roundAt(t) {
  return ROUNDS.findLast((round) => round.at <= t) ?? null;
}

/** `870 ms`, `4.3 s`, `2 min 5 s`. */
function duration(ms) {
  if (ms === null) return '-';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment on the drill's clock: `12.345 s`, `1:05.3`, `1:02:03`; decimals as asked for. */
function clock(ms, decimals) {
  const factor = 10 ** decimals;
  const total = Math.round((ms / 1_000) * factor) / factor;
  if (LINE.endMs < 60_000) return `${total.toFixed(decimals)} s`;
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const pad = (text, width) => text.padStart(width, '0');
  const seconds = pad((total % 60).toFixed(decimals), decimals === 0 ? 2 : decimals + 3);
  return hours > 0 ? `${hours}:${pad(String(minutes), 2)}:${seconds}` : `${minutes}:${seconds}`;
}
