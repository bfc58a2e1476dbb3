import type { BrokerRole } from './broker.ts';
import type { RoundMilestone } from './verdict.ts';

/*
 * What a report gives to its page, as JSON. Times are in ms on the drill's clock, where nothing else is
 * said.
 */

/** The state of a broker at a moment; `down`: no process, or no answer. */
export const LANE_STATES = ['active', 'in-sync', 'catching-up', 'paused', 'down'] as const;

export type LaneState = (typeof LANE_STATES)[number];

export type RoundMilestoneName = RoundMilestone['name'];

/** All names of milestones, in the order in which they usually come. */
export const MILESTONES = [
  'fault',
  'promoting',
  'active',
  'first-ack',
  'resume',
  'reconnect',
  'end-split-brain',
  'heal',
  'in-sync',
  'hand-back',
  'failback-active',
  'protected',
] as const satisfies readonly RoundMilestoneName[];

export interface PageData {
  readonly timeline: Timeline;
  /** The log code that shows a milestone, such as `AMQ221007`; some have none. */
  readonly milestoneCodes: Readonly<Partial<Record<RoundMilestoneName, string>>>;
}

/** All that the picture of a drill needs, in a size that does not grow with the messages. */
export interface Timeline {
  readonly endMs: number;
  readonly lanes: Readonly<Record<BrokerRole, Lane>>;
  readonly bothActive: readonly Band[];
  readonly depths: Readonly<Record<BrokerRole, DepthLine>>;
  readonly rounds: readonly RoundBand[];
  /** Messages summed up, from coarse to fine; the finest only around the faults, and only where not all are dots. */
  readonly levels: readonly Level[];
  readonly dots: Dots;
  readonly lost: readonly Mark[];
  readonly unknown: readonly Mark[];
}

/** A broker was `LANE_STATES[states[k]]` from `from[k]` until `from[k + 1]`, the last one until the end. */
export interface Lane {
  readonly from: readonly number[];
  readonly states: readonly number[];
}

/** Messages in the queue: `messages[k]` at `at[k]`. */
export interface DepthLine {
  readonly at: readonly number[];
  readonly messages: readonly number[];
}

/** A piece of time. */
export type Band = readonly [fromMs: number, toMs: number];

/** A wait of a client: when it began, and how long it was, as the verdict has it. */
export type Wait = readonly [fromMs: number, ms: number];

/** A round as the page draws and lists it; milestones count from the fault. */
export interface RoundBand {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  readonly takeover: boolean;
  /** From the fault until a broker is active again. */
  readonly band: Band;
  /** From the restart of the stopped broker until protected; null when it was not restarted. */
  readonly heal: Band | null;
  readonly outage: Wait | null;
  readonly consumerOutage: Wait | null;
  readonly failback: Wait | null;
  readonly bothActiveMs: number;
  readonly lost: number;
  readonly restoredMs: number | null;
  /** Names by their place in `MILESTONES`: a thousand rounds have ten thousand of them. */
  readonly milestones: readonly (readonly [name: number, atMs: number])[];
}

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

/** Messages one by one; arrays as base64 (little-endian), a number a message. */
export interface Dots {
  readonly count: number;
  /** Every message that was sent is here; otherwise a sample of those around the faults. */
  readonly whole: boolean;
  /** Uint32: the number of the message. */
  readonly number: string;
  /** Uint32, in tenths of a ms, as 0.1 ms stays true over days. */
  readonly sentAt: string;
  /** Float32, ms from the send; NaN where it was not acknowledged. */
  readonly ackLatency: string;
  /** Float32, ms from the send; NaN where it never came out. */
  readonly receiveLatency: string;
}

/** A message that is drawn as a mark of its own: its number and when it was acknowledged (lost) or sent (unknown). */
export type Mark = readonly [number: number, atMs: number];
