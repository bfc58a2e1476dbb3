import { duration } from '../format/words.ts';
import { BROKER_NAMES, BROKER_ROLES } from '../model/broker.ts';
import type { LaneState } from '../model/timeline.ts';
import { binAt, type Detail } from './detail.ts';
import { KINDS, type Drill, type Kind } from './drill.ts';
import type { Frame } from './frame.ts';
import type { LatencyScale } from './scales.ts';
import { clock } from './time-axis.ts';

type Fact = readonly [name: string, value: string];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A message that is drawn as a dot; `place` in the drill's messages. */
interface Dot extends Point {
  readonly place: number;
}

/** Largest distance of the pointer from a dot, in px. */
const REACH = 8;

const STATE_TEXT: Readonly<Record<LaneState, string>> = {
  active: 'active',
  'in-sync': 'passive, in sync',
  'catching-up': 'passive, not in sync',
  paused: 'paused',
  down: 'down or no answer',
};

const DONE: Readonly<Record<Kind, string>> = { ack: 'acknowledged', receive: 'received' };

/**
 * Returns the facts about a moment: the round, both brokers, the queue, and the messages at that
 * time or the one under the pointer.
 */
export function factsAt(
  drill: Drill,
  t: number,
  spanMs: number,
  detail: Detail,
  dot: Dot | null,
): readonly Fact[] {
  const facts: Fact[] = [['time', clock(t, spanMs < 5_000 ? 3 : 2, drill.endMs)]];
  const round = drill.roundAt(t);
  if (round !== undefined && t <= round.end + 500)
    facts.push([`round ${round.round}, ${round.fault}`, `+${duration(t - round.at)}`]);
  for (const role of BROKER_ROLES)
    facts.push([BROKER_NAMES[role], STATE_TEXT[drill.stateAt(role, t)]]);
  for (const role of BROKER_ROLES) {
    const depth = drill.depthAt(role, t);
    if (depth !== null) facts.push(['in the queue', String(depth)]);
  }
  if (dot !== null) return [...facts, ...messageFacts(drill, dot.place)];
  return detail.bins ? [...facts, ...binFacts(detail, t)] : facts;
}

function messageFacts({ messages, endMs }: Drill, place: number): readonly Fact[] {
  const after = (ms: number): string =>
    Number.isNaN(ms) ? 'never' : `after ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return [
    [
      `message ${messages.number[place] ?? '?'}`,
      `sent ${clock(messages.sentAt[place] ?? Number.NaN, 3, endMs)}`,
    ],
    ...KINDS.map((kind): Fact => [DONE[kind], after(messages.latency[kind][place] ?? Number.NaN)]),
  ];
}

function binFacts(detail: Detail, t: number): readonly Fact[] {
  const found = binAt(detail, t);
  if (found === null) return [];
  const { level, bin } = found;
  const formatKind = (kind: Kind): string => {
    const count = level.count(kind, bin);
    if (count === 0) return 'none';
    const latency = (rank: 'median' | 'max'): string => duration(level.latency(kind, rank, bin));
    return `${count}: ${latency('median')}, max ${latency('max')}`;
  };
  return [
    [`within ${duration(level.widthMs)}`, `${level.count('sent', bin)} sent`],
    ...KINDS.map((kind): Fact => [DONE[kind], formatKind(kind)]),
  ];
}

/** Returns the dot under the pointer, in the panel of the pointer; null when none is near. */
export function nearestDot(
  drill: Drill,
  frame: Frame,
  scale: LatencyScale,
  { dots, first, last }: Detail,
  { x, y }: Point,
): Dot | null {
  const { rows } = frame.layout;
  const kind = KINDS.find((each) => y >= rows[each].top - 6 && y <= rows[each].bottom + 6);
  if (kind === undefined || !dots) return null;
  let best: Dot | null = null;
  let nearest = REACH ** 2;
  for (let place = first; place < last; place += 1) {
    const ms = drill.messages.latency[kind][place] ?? Number.NaN;
    const dotX = frame.xOf((drill.messages.sentAt[place] ?? Number.NaN) + ms);
    if (!(Math.abs(dotX - x) < REACH)) continue;
    const dotY = scale.yOf(rows[kind], ms);
    const distance = (dotX - x) ** 2 + (dotY - y) ** 2;
    if (distance < nearest) {
      nearest = distance;
      best = { place, x: dotX, y: dotY };
    }
  }
  return best;
}
