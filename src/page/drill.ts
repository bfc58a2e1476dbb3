import { unusual, type RoundFacts } from '../format/round-words.ts';
import { firstAfter, firstFrom, firstIndex } from '../math/bisect.ts';
import { countOf, latencyOf } from '../math/byte-codes.ts';
import { BROKER_ROLES, type BrokerRole } from '../model/broker.ts';
import {
  LANE_STATES,
  MILESTONES,
  type Band,
  type DepthLine,
  type Dots,
  type Lane,
  type LaneState,
  type LatencyBins,
  type Level,
  type PageData,
  type RoundBand,
  type RoundMilestoneName,
  type Wait,
} from '../model/timeline.ts';

/** A span of time, in ms on the drill's clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A wait of a client; `ms` is its length in the verdict. */
export interface WaitSpan extends Span {
  readonly ms: number;
}

/** `at` is in ms from the fault of the round. */
export interface Milestone {
  readonly name: RoundMilestoneName;
  readonly at: number;
}

/** A round as the page uses it; times in ms on the drill's clock. */
export interface Round extends RoundFacts {
  readonly round: number;
  readonly fault: string;
  /** When the fault was injected. */
  readonly at: number;
  /** When the pair was protected again, or otherwise the end of the recovery or of the fault. */
  readonly end: number;
  /** From the fault until a broker is active again. */
  readonly band: Band;
  readonly heal: Band | null;
  readonly outage: WaitSpan | null;
  readonly consumerOutage: WaitSpan | null;
  readonly failback: WaitSpan | null;
  readonly milestones: readonly Milestone[];
  /** Why it is unusual; usually empty. */
  readonly unusual: readonly string[];
}

/** Bins that follow each other; `first` is the place of the first one in the bytes of its level. */
export interface BinStretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bins: number;
  readonly first: number;
}

/** What happened to a message; each has a panel of latencies. */
export type Kind = 'ack' | 'receive';
export const KINDS: readonly Kind[] = ['ack', 'receive'];

type Rank = 'median' | 'p95' | 'max';

/** Messages aggregated in bins of one width. */
export class BinLevel {
  readonly widthMs: number;
  readonly stretches: readonly BinStretch[];
  readonly #counts: Readonly<Record<Kind | 'sent', Uint8Array>>;
  readonly #latencies: Readonly<Record<Kind, Readonly<Record<Rank, Uint8Array>>>>;

  constructor(level: Level) {
    this.widthMs = level.widthMs;
    let first = 0;
    this.stretches = level.stretches.map(({ fromMs, bins }) => {
      const stretch = { fromMs, toMs: fromMs + bins * level.widthMs, bins, first };
      first += bins;
      return stretch;
    });
    this.#counts = {
      sent: bytesOf(level.sent),
      ack: bytesOf(level.acked),
      receive: bytesOf(level.received),
    };
    this.#latencies = {
      ack: ranksOf(level.ackLatency),
      receive: ranksOf(level.receiveLatency),
    };
  }

  count(kind: Kind | 'sent', bin: number): number {
    return COUNTS[this.#counts[kind][bin] ?? 0] ?? 0;
  }

  /** In ms; NaN where there was no message. */
  latency(kind: Kind, rank: Rank, bin: number): number {
    return LATENCIES[this.#latencies[kind][rank][bin] ?? 0] ?? Number.NaN;
  }

  /** The smallest and the largest of all medians and maxima, in ms; null without any message. */
  latencyRange(): readonly [least: number, most: number] | null {
    let least = 255;
    let most = 0;
    for (const kind of KINDS)
      for (const codes of [this.#latencies[kind].median, this.#latencies[kind].max])
        for (const code of codes) {
          if (code > 0 && code < least) least = code;
          if (code > most) most = code;
        }
    return most === 0 ? null : [latencyOf(least), latencyOf(most)];
  }
}

const COUNTS = Float64Array.from({ length: 256 }, (_, code) => countOf(code));
const LATENCIES = Float64Array.from({ length: 256 }, (_, code) => latencyOf(code));

const ranksOf = ({ median, p95, max }: LatencyBins): Readonly<Record<Rank, Uint8Array>> => ({
  median: bytesOf(median),
  p95: bytesOf(p95),
  max: bytesOf(max),
});

/** Single messages in the order of their sends; latencies in ms from the send, NaN for none. */
export interface Messages {
  /**
   * True when every message of the drill is here; otherwise a sample of those around the faults.
   */
  readonly whole: boolean;
  readonly number: Uint32Array;
  readonly sentAt: Float64Array;
  readonly latency: Readonly<Record<Kind, Float32Array>>;
  /** The longest latency of all. */
  readonly longestMs: number;
}

/** A drill as its page uses it: the decoded data of the report, with queries. */
export class Drill {
  readonly endMs: number;
  readonly rounds: readonly Round[];
  readonly bothActive: readonly Band[];
  readonly depths: Readonly<Record<BrokerRole, DepthLine>>;
  readonly levels: readonly BinLevel[];
  readonly messages: Messages;
  /** When lost messages had been acknowledged, ascending. */
  readonly lostAt: readonly number[];
  /** When messages of unknown fate were sent. */
  readonly unknownAt: readonly number[];
  readonly milestoneCodes: PageData['milestoneCodes'];
  readonly #lanes: Readonly<Record<BrokerRole, Lane>>;

  constructor({ timeline, milestoneCodes }: PageData) {
    this.endMs = Math.max(1, timeline.endMs);
    this.rounds = roundsOf(timeline.rounds);
    this.bothActive = timeline.bothActive;
    this.depths = timeline.depths;
    this.levels = timeline.levels.map((level) => new BinLevel(level));
    this.messages = messagesOf(timeline.dots);
    this.lostAt = timeline.lost.map(([, t]) => t).sort((a, b) => a - b);
    this.unknownAt = timeline.unknown.map(([, t]) => t);
    this.milestoneCodes = milestoneCodes;
    this.#lanes = timeline.lanes;
  }

  round(number: number | null): Round | undefined {
    return this.rounds.find((each) => each.round === number);
  }

  /** Returns the round of a moment; undefined before the first fault. */
  roundAt(t: number): Round | undefined {
    const { rounds } = this;
    return rounds[firstIndex(rounds.length, (index) => (rounds[index]?.at ?? 0) > t) - 1];
  }

  stateAt(role: BrokerRole, t: number): LaneState {
    return this.#stateIn(role, this.#placeAt(role, t));
  }

  /** Returns the states of a broker between two moments; the first one may begin earlier. */
  statesBetween(
    role: BrokerRole,
    from: number,
    to: number,
  ): readonly (Span & { readonly state: LaneState; readonly next: LaneState | null })[] {
    const starts = this.#lanes[role].from;
    const first = Math.max(0, this.#placeAt(role, from));
    const end = firstAfter(starts, to);
    return starts.slice(first, end).map((start, index) => {
      const place = first + index;
      const next = starts[place + 1];
      return {
        from: start,
        to: next ?? this.endMs,
        state: this.#stateIn(role, place),
        next: next === undefined ? null : this.#stateIn(role, place + 1),
      };
    });
  }

  /** Returns true when the broker was active all the time between two moments. */
  servedBetween(role: BrokerRole, from: number, to: number): boolean {
    const first = this.#placeAt(role, from);
    const last = firstFrom(this.#lanes[role].from, to) - 1;
    return first === last && this.#stateIn(role, first) === 'active';
  }

  /**
   * Returns how many messages were in the queue of a broker that was active at a moment; null when
   * that is not known.
   */
  depthAt(role: BrokerRole, t: number): number | null {
    const { at, messages } = this.depths[role];
    const place = firstAfter(at, t) - 1;
    const seen = at[place];
    if (seen === undefined || !this.servedBetween(role, seen, t)) return null;
    return messages[place] ?? null;
  }

  /** Returns the index of the state at a moment, or that begins then. */
  #placeAt(role: BrokerRole, t: number): number {
    return firstAfter(this.#lanes[role].from, t) - 1;
  }

  #stateIn(role: BrokerRole, place: number): LaneState {
    return LANE_STATES[this.#lanes[role].states[place] ?? -1] ?? 'down';
  }
}

/** Returns the largest number of messages that any broker had in its queue. */
export function deepest({ depths }: Drill): number {
  return BROKER_ROLES.reduce(
    (most, role) => depths[role].messages.reduce((max, n) => Math.max(max, n), most),
    0,
  );
}

function roundsOf(bands: readonly RoundBand[]): readonly Round[] {
  const rounds = bands.map((band) => ({
    ...band,
    outage: waitOf(band.outage),
    consumerOutage: waitOf(band.consumerOutage),
    failback: waitOf(band.failback),
    at: band.band[0],
    end: band.restoredMs === null ? (band.heal ?? band.band)[1] : band.band[0] + band.restoredMs,
    milestones: band.milestones.flatMap(([place, at]) => {
      const name = MILESTONES[place];
      return name === undefined ? [] : [{ name, at }];
    }),
  }));
  const slowestMs = rounds.reduce((most, { outage }) => Math.max(most, outage?.ms ?? 0), 0);
  const all = { count: rounds.length, slowestMs };
  return rounds.map((round) => ({ ...round, unusual: unusual(round, all) }));
}

const waitOf = (wait: Wait | null): WaitSpan | null =>
  wait === null ? null : { from: wait[0], to: wait[0] + wait[1], ms: wait[1] };

function messagesOf(dots: Dots): Messages {
  const number = new Uint32Array(bytesOf(dots.number).buffer);
  const tenths = new Uint32Array(bytesOf(dots.sentAt).buffer);
  const ack = new Float32Array(bytesOf(dots.ackLatency).buffer);
  const receive = new Float32Array(bytesOf(dots.receiveLatency).buffer);
  const order = Uint32Array.from({ length: dots.count }, (_, place) => place).sort(
    (a, b) => (tenths[a] ?? 0) - (tenths[b] ?? 0),
  );
  return {
    whole: dots.whole,
    number: Uint32Array.from(order, (place) => number[place] ?? 0),
    sentAt: Float64Array.from(order, (place) => (tenths[place] ?? 0) / 10),
    latency: {
      ack: Float32Array.from(order, (place) => ack[place] ?? Number.NaN),
      receive: Float32Array.from(order, (place) => receive[place] ?? Number.NaN),
    },
    longestMs: Math.max(longest(ack), longest(receive)),
  };
}

const longest = (latencies: Float32Array): number =>
  latencies.reduce((max, ms) => (ms > max ? ms : max), 0);

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}
