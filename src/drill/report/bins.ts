import type { Messages } from '../evidence/evidence.ts';
import { firstIndex } from '../../math/bisect.ts';
import { countCode, latencyCode } from '../../math/byte-codes.ts';
import { percentile } from '../../math/percentile.ts';
import type { LatencyBins, Level, Stretch } from '../../model/timeline.ts';
import { base64 } from './pack.ts';

/** Sums up the messages in bins; messages outside the stretches are left out. */
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

/** The bin of a time, -1 outside all. By bisection: there may be thousands of stretches. */
function binFinder(stretches: readonly Stretch[], widthMs: number): (t: number) => number {
  let sum = 0;
  const starts = stretches.map((stretch) => {
    const first = sum;
    sum += stretch.bins;
    return { ...stretch, first };
  });
  return (t) => {
    const after = firstIndex(starts.length, (index) => !((starts[index]?.fromMs ?? 0) <= t));
    const stretch = starts[after - 1];
    if (stretch === undefined) return -1; // before all of them, or no time (NaN)
    const inside = Math.floor((t - stretch.fromMs) / widthMs);
    return inside < stretch.bins ? stretch.first + inside : -1;
  };
}

interface Binned {
  counts(): string;
  latencies(): LatencyBins;
}

/**
 * Latency codes, sorted by bin (a counting sort): a list for each bin would take too much memory.
 */
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
      const rank = (percent: number) => (own: Uint8Array) => percentile(own, percent) ?? 0;
      return { median: bytes(rank(50)), p95: bytes(rank(95)), max: bytes(rank(100)) };
    },
  };
}
