import { firstIndex } from '../../math/bisect.ts';
import { niceStep } from '../../math/scales.ts';
import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import {
  LANE_STATES,
  type Band,
  type DepthLine,
  type Level,
  type RoundBand,
  type Stretch,
  type Timeline,
} from '../../model/timeline.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { bothActiveSpans } from '../judge/activity.ts';
import { roundsOf } from '../judge/rounds.ts';
import { makeLevel } from './bins.ts';
import { makeDots, marksOf } from './dots.ts';
import { laneOf } from './lanes.ts';
import { tenths } from './pack.ts';
import { roundBands } from './round-bands.ts';

/** A bin takes 9 bytes, 12 in base64. A screen has fewer columns than the first level has bins. */
const MOST_BINS = { coarse: 3_000, middle: 20_000, fine: 44_000 };
/** The time before and after an outage that is shown in detail, too. */
const AROUND_MS = 400;

/** The data of the picture in a report. */
export function makeTimeline(evidence: Evidence, verdict: Verdict): Timeline {
  const { messages, endMs } = evidence;
  const rounds = roundBands(evidence, verdict.rounds);
  const places = aroundFaults(rounds);
  const dots = makeDots(messages, verdict, (t) => placeOf(places, t), places.length);
  return {
    endMs: tenths(endMs),
    lanes: perBroker((role) => {
      const spans = laneOf(role, evidence);
      return {
        from: spans.map(({ from }) => tenths(from)),
        states: spans.map(({ state }) => LANE_STATES.indexOf(state)),
      };
    }),
    bothActive: bothActiveSpans(evidence, roundsOf(evidence)).map(({ fromMs, toMs }): Band => [
      tenths(fromMs),
      tenths(toMs),
    ]),
    depths: perBroker((role) => depthLine(role, evidence)),
    rounds,
    levels: [
      overall(evidence, MOST_BINS.coarse),
      ...(dots.whole ? [] : [overall(evidence, MOST_BINS.middle)]),
      ...(dots.whole || places.length === 0 ? [] : [closeUp(evidence, places)]),
    ],
    dots,
    ...marksOf(messages),
  };
}

function perBroker<T>(make: (role: BrokerRole) => T): Readonly<Record<BrokerRole, T>> {
  const [primary, backup] = BROKER_ROLES;
  return { primary: make(primary), backup: make(backup) };
}

function overall({ messages, endMs }: Evidence, mostBins: number): Level {
  const widthMs = niceStep(Math.max(1, endMs / mostBins));
  return makeLevel(messages, [{ fromMs: 0, bins: Math.floor(endMs / widthMs) + 1 }], widthMs);
}

function closeUp({ messages }: Evidence, places: readonly Band[]): Level {
  const total = places.reduce((sum, [from, to]) => sum + (to - from), 0);
  const widthMs = niceStep(Math.max(2, total / (MOST_BINS.fine - places.length)));
  let free = 0;
  const stretches = places.flatMap(([from, to]): readonly Stretch[] => {
    const fromMs = Math.max(free, Math.floor(from / widthMs) * widthMs);
    const bins = Math.ceil((to - fromMs) / widthMs);
    if (bins <= 0) return [];
    free = fromMs + bins * widthMs;
    return [{ fromMs, bins }];
  });
  return makeLevel(messages, stretches, widthMs);
}

/** The times around all outages, ascending and without overlap. */
function aroundFaults(rounds: readonly RoundBand[]): readonly Band[] {
  const wanted = rounds
    .flatMap(({ band, outage, consumerOutage, failback }) => [
      band,
      ...[outage, consumerOutage, failback].flatMap((wait) =>
        wait === null ? [] : [[wait[0], wait[0] + wait[1]] as const],
      ),
    ])
    .map(([from, to]): Band => [Math.max(0, from - AROUND_MS), to + AROUND_MS])
    .sort((a, b) => a[0] - b[0]);
  const places: Band[] = [];
  for (const span of wanted) {
    const last = places.at(-1);
    if (last !== undefined && span[0] <= last[1]) {
      places[places.length - 1] = [last[0], Math.max(last[1], span[1])];
    } else places.push(span);
  }
  return places;
}

function placeOf(places: readonly Band[], t: number): number {
  const after = firstIndex(places.length, (index) => !((places[index]?.[0] ?? 0) <= t));
  return (places[after - 1]?.[1] ?? Number.NEGATIVE_INFINITY) >= t ? after - 1 : -1;
}

function depthLine(role: BrokerRole, { depths }: Evidence): DepthLine {
  const own = depths.filter((depth) => depth.role === role);
  return { at: own.map(({ t }) => tenths(t)), messages: own.map(({ messages }) => messages) };
}
