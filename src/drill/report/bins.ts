import type { Messages } from '../evidence/evidence.ts';
import { base64, countCode, latencyCode } from './pack.ts';

/** A piece of time that is cut into bins: from `fromMs` on, so many. */
export interface Stretch {
  readonly fromMs: number;
  readonly bins: number;
}

/** Median, 95th percentile and maximum of a latency in each bin: `latencyCode`, a byte a bin, as base64. */
export interface LatencyBins {
  readonly median: string;
  readonly p95: string;
  readonly max: string;
}

/** Messages summed up in bins of one width. Counts are `countCode`, a byte a bin, as base64. */
export interface Level {
  readonly widthMs: number;
  /** Ascending, without overlap; the bins of all stretches follow each other in the bytes. */
  readonly stretches: readonly Stretch[];
  /** By the time of the send. */
  readonly sent: string;
  /** By the time of the acknowledgement; latency from the send. */
  readonly acked: string;
  readonly ackLatency: LatencyBins;
  /** By the time of the first delivery; latency from the send. */
  readonly received: string;
  readonly receiveLatency: LatencyBins;
}

/** Sums up the messages in bins; what lies outside the stretches is left out. */
export function makeLevel(
  messages: Messages,
  stretches: readonly Stretch[],
  widthMs: number,
): Level {
  const binOf = binFinder(stretches, widthMs);
  const bins = stretches.reduce((sum, stretch) => sum + stretch.bins, 0);
  const sent = binned(messages, messages.sentAt, binOf, bins);
  const acked = binned(messages, messages.ackedAt, binOf, bins);
  const received = binned(messages, messages.receivedAt, binOf, bins);
  return {
    widthMs,
    stretches,
    sent: sent.counts(),
    acked: acked.counts(),
    ackLatency: acked.latencies(),
    received: received.counts(),
    receiveLatency: received.latencies(),
  };
}

/** The number of the bin that a time falls into, -1 outside; by bisection, as there may be thousands of stretches. */
function binFinder(stretches: readonly Stretch[], widthMs: number): (t: number) => number {
  let sum = 0;
  const starts = stretches.map((stretch) => {
    const first = sum;
    sum += stretch.bins;
    return { ...stretch, first };
  });
  return (t) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle]?.fromMs ?? 0) <= t) low = middle + 1;
      else high = middle;
    }
    const stretch = starts[low - 1];
    if (stretch === undefined) return -1; // before all of them, or no time (NaN)
    const inside = Math.floor((t - stretch.fromMs) / widthMs);
    return inside < stretch.bins ? stretch.first + inside : -1;
  };
}

interface Binned {
  counts(): string;
  latencies(): LatencyBins;
}

/** Latency codes, put together bin by bin (a counting sort): no list a bin, at a million messages that counts. */
function binned(
  messages: Messages,
  at: Float64Array,
  binOf: (t: number) => number,
  bins: number,
): Binned {
  const ends = new Uint32Array(bins + 1);
  const bin = new Int32Array(messages.count);
  for (let number = 0; number < messages.count; number += 1) {
    const found = binOf(at[number] ?? Number.NaN);
    bin[number] = found;
    if (found >= 0) ends[found + 1] = (ends[found + 1] ?? 0) + 1;
  }
  for (let each = 0; each < bins; each += 1)
    ends[each + 1] = (ends[each + 1] ?? 0) + (ends[each] ?? 0);
  const next = ends.slice();
  const codes = new Uint8Array(ends[bins] ?? 0);
  for (let number = 0; number < messages.count; number += 1) {
    const own = bin[number] ?? -1;
    if (own < 0) continue;
    const place = next[own] ?? 0;
    next[own] = place + 1;
    codes[place] = latencyCode(
      (at[number] ?? Number.NaN) - (messages.sentAt[number] ?? Number.NaN),
    );
  }
  const bytes = (valueOf: (own: Uint8Array) => number): string =>
    base64(
      Uint8Array.from({ length: bins }, (_, each) =>
        valueOf(codes.subarray(ends[each], ends[each + 1])),
      ),
    );
  return {
    counts: () => bytes((own) => countCode(own.length)),
    latencies: () => {
      for (let each = 0; each < bins; each += 1) codes.subarray(ends[each], ends[each + 1]).sort();
      const rank = (share: number) => (own: Uint8Array) =>
        own[Math.ceil(share * own.length) - 1] ?? 0;
      return { median: bytes(rank(0.5)), p95: bytes(rank(0.95)), max: bytes(rank(1)) };
    },
  };
}
