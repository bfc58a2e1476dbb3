import type { Dots, Mark } from '../../model/timeline.ts';
import type { Verdict } from '../../model/verdict.ts';
import { FLAG, type Messages } from '../evidence/evidence.ts';
import { base64, tenths } from './pack.ts';

/** The most dots on a page (16 bytes each, a third more in base64); of more messages, a sample. */
const MOST_DOTS = 24_000;

const MOST_MARKS = 2_000;

/**
 * The dots of a page: all messages, or a sample.
 * @param placeOf number of the place (such as the time around a fault) of a time, -1 for none
 */
export function makeDots(
  messages: Messages,
  verdict: Verdict,
  placeOf: (t: number) => number,
  places: number,
): Dots {
  const sent = messages.sentAt.reduce((sum, t) => sum + (Number.isNaN(t) ? 0 : 1), 0);
  const whole = sent <= MOST_DOTS;
  const numbers = whole
    ? Array.from({ length: messages.count }, (_, number) => number)
    : sample(messages, verdict, placeOf, places);
  const chosen = numbers.filter((number) => !Number.isNaN(messages.sentAt[number]));
  const since = (at: Float64Array): string =>
    base64(
      Float32Array.from(chosen, (number) => (at[number] ?? 0) - (messages.sentAt[number] ?? 0)),
    );
  return {
    count: chosen.length,
    whole,
    number: base64(Uint32Array.from(chosen)),
    sentAt: base64(Uint32Array.from(chosen, (n) => Math.round((messages.sentAt[n] ?? 0) * 10))),
    ackLatency: since(messages.ackedAt),
    receiveLatency: since(messages.receivedAt),
  };
}

/** A sample with an equal share for each place, and with all messages at the edges of an outage. */
function sample(
  messages: Messages,
  verdict: Verdict,
  placeOf: (t: number) => number,
  places: number,
): readonly number[] {
  const edges = new Set(
    verdict.rounds.flatMap(({ outage, consumerOutage, failbackOutage }) =>
      [outage, consumerOutage, failbackOutage].flatMap((gap) =>
        gap === null ? [] : [gap.fromMs, gap.toMs],
      ),
    ),
  );
  const place = Int32Array.from({ length: messages.count }, (_, number) => {
    const acked = messages.ackedAt[number] ?? Number.NaN;
    return placeOf(Number.isNaN(acked) ? (messages.sentAt[number] ?? Number.NaN) : acked);
  });
  const inPlace = new Uint32Array(places);
  for (const own of place) if (own >= 0) inPlace[own] = (inPlace[own] ?? 0) + 1;
  const share = Math.max(1, Math.floor((MOST_DOTS - Math.min(edges.size, MOST_DOTS / 2)) / places));
  const seen = new Uint32Array(places);
  const chosen: number[] = [];
  place.forEach((own, number) => {
    const isEdge =
      edges.has(messages.ackedAt[number] ?? 0) || edges.has(messages.receivedAt[number] ?? 0);
    if (own >= 0) {
      const stride = Math.ceil((inPlace[own] ?? 0) / share);
      const turn = seen[own] ?? 0;
      seen[own] = turn + 1;
      if (turn % stride === 0 || isEdge) chosen.push(number);
    } else if (isEdge) chosen.push(number);
  });
  return chosen;
}

/**
 * Lost: acknowledged and never delivered. Unknown: neither acknowledged, nor refused, nor
 * delivered.
 */
export function marksOf(messages: Messages): {
  readonly lost: readonly Mark[];
  readonly unknown: readonly Mark[];
} {
  const lost: Mark[] = [];
  const unknown: Mark[] = [];
  messages.flags.forEach((flags, number) => {
    if ((flags & FLAG.attempted) === 0 || (flags & (FLAG.consumed | FLAG.refused)) !== 0) return;
    const acked = (flags & FLAG.acknowledged) !== 0;
    const marks = acked ? lost : unknown;
    const at = acked ? messages.ackedAt[number] : messages.sentAt[number];
    if (marks.length < MOST_MARKS && at !== undefined && !Number.isNaN(at))
      marks.push([number, tenths(at)]);
  });
  return { lost, unknown };
}
