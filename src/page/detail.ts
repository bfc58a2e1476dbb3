import { firstFrom } from '../math/bisect.ts';
import type { BinLevel, BinStretch, Drill, Messages, Span } from './drill.ts';
import type { Frame } from './frame.ts';

/** Largest number of messages of one kind that are drawn as dots; more are shown as bins. */
const MAX_DOTS = 5_000;
/** A bin that is narrower is hard to see. */
const BIN_PX = 2.5;

/**
 * How a view shows messages: as dots where they can be distinguished, otherwise as bins, or both.
 */
export interface Detail {
  readonly dots: boolean;
  readonly bins: boolean;
  /** The first message that may be in view, and the one after the last. */
  readonly first: number;
  readonly last: number;
  /** The finest level of the whole drill whose bins can be seen. */
  readonly broad: BinLevel | undefined;
  /** A finer level, which has only the surroundings of the faults, where it shows more. */
  readonly close: BinLevel | undefined;
}

export function detailOf(drill: Drill, { view, inner }: Pick<Frame, 'view' | 'inner'>): Detail {
  const [first, last] = messagesSeen(drill.messages, view);
  const isFew = last - first <= MAX_DOTS;
  const { whole } = drill.messages;
  const levels = levelsSeen(drill, (view.span / inner) * BIN_PX);
  return {
    first,
    last,
    ...levels,
    dots: isFew && (whole || levels.close !== undefined),
    bins: !(isFew && whole),
  };
}

/** Returns the messages that may be in view: one that was sent long before may end in it. */
function messagesSeen({ sentAt, longestMs }: Messages, view: Span): readonly [number, number] {
  return [firstFrom(sentAt, view.from - longestMs), firstFrom(sentAt, view.to)];
}

function levelsSeen({ levels, endMs }: Drill, leastMs: number): Pick<Detail, 'broad' | 'close'> {
  const isWhole = ({ stretches }: BinLevel): boolean => (stretches[0]?.toMs ?? 0) >= endMs;
  const whole = levels.filter(isWhole);
  // Levels are in the order of their widths, the coarsest first.
  const broad = whole.filter(({ widthMs }) => widthMs >= leastMs).at(-1) ?? whole[0];
  const close = levels.find((level) => !isWhole(level) && level.widthMs >= leastMs);
  const showsMore = close !== undefined && (broad?.widthMs ?? 0) > close.widthMs;
  return { broad, close: showsMore ? close : undefined };
}

type OnBin = (level: BinLevel, bin: number, from: number, to: number) => void;

/**
 * Calls `act` for every bin in view, with its span of time: the close bins, and the broad bins
 * beside them.
 */
export function eachBin({ broad, close }: Detail, view: Span, act: OnBin): void {
  if (broad !== undefined)
    binsOf(broad, view, (level, bin, from, to) => {
      for (const free of outside(close?.stretches ?? [], { from, to }))
        act(level, bin, free.from, free.to);
    });
  if (close !== undefined) binsOf(close, view, act);
}

function binsOf(level: BinLevel, view: Span, act: OnBin): void {
  const { widthMs } = level;
  for (const { fromMs, toMs, bins, first } of level.stretches) {
    if (toMs < view.from || fromMs > view.to) continue;
    const start = Math.max(0, Math.floor((view.from - fromMs) / widthMs));
    const stop = Math.min(bins - 1, Math.floor((view.to - fromMs) / widthMs));
    for (let bin = start; bin <= stop; bin += 1) {
      const from = fromMs + bin * widthMs;
      act(level, first + bin, from, from + widthMs);
    }
  }
}

/** Returns the parts of a span that are outside of the stretches, which are ascending. */
function outside(stretches: readonly BinStretch[], { from, to }: Span): readonly Span[] {
  const free: Span[] = [];
  let left = from;
  for (const { fromMs, toMs } of stretches) {
    if (toMs <= left) continue;
    if (fromMs >= to) break;
    if (fromMs > left) free.push({ from: left, to: fromMs });
    left = toMs;
  }
  if (left < to) free.push({ from: left, to });
  return free;
}

/** Returns the bin of a moment, at the finest level that has it; null outside of all levels. */
export function binAt(
  { broad, close }: Detail,
  t: number,
): { readonly level: BinLevel; readonly bin: number } | null {
  for (const level of [close, broad]) {
    const stretch = level?.stretches.find(({ fromMs, toMs }) => t >= fromMs && t < toMs);
    if (level === undefined || stretch === undefined) continue;
    return { level, bin: stretch.first + Math.floor((t - stretch.fromMs) / level.widthMs) };
  }
  return null;
}
