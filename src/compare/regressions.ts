import { pairKindInWords } from '../format/compare-words.ts';
import {
  isSameKind,
  pairKindOf,
  TOLERATED_BOTH_ACTIVE_MS,
  type CompareDrill,
  type CompareRow,
  type Measured,
  type Regression,
} from '../model/compare.ts';
import { factsOf } from '../model/faults.ts';
import { counted, duration, grouped } from '../format/words.ts';
import { isSlower, losesMore, OUTAGE_NOISE_MS, RESTORED_NOISE_MS } from './noise.ts';

type MeasuredRow = CompareRow & Measured;

const isMeasured = (row: CompareRow): row is MeasuredRow => row.told;

/** The same fault on the same kind of pair, now and in the baseline. */
interface Match {
  readonly now: MeasuredRow;
  readonly before: MeasuredRow;
}

/** Only rows that are measured in both can be compared. */
export function matchRows(
  now: readonly CompareRow[],
  before: readonly CompareRow[],
): readonly Match[] {
  const known = before.filter(isMeasured);
  return now.filter(isMeasured).flatMap((row) => {
    const same = known.find((each) => each.fault === row.fault && isSameKind(each, row));
    return same === undefined ? [] : [{ now: row, before: same }];
  });
}

type Finding = Pick<Regression, 'kind' | 'before' | 'now' | 'text'>;

/** What got less safe or slower in one row, the worst first. */
export function rowRegressions({ now, before }: Match): readonly Regression[] {
  const findings = [
    losesMore(now, before) && lost(now, before),
    now.bothActiveMs > TOLERATED_BOTH_ACTIVE_MS &&
      before.bothActiveMs <= TOLERATED_BOTH_ACTIVE_MS &&
      longer('both-active', 'both brokers active for', now.bothActiveMs, before.bothActiveMs),
    factsOf(now.fault).takesActiveAway &&
      before.takeovers === before.rounds &&
      now.takeovers < now.rounds &&
      notTakenOver(now, before),
    ...slower(now, before),
  ];
  return findings
    .filter((each) => each !== false)
    .map(({ text, ...rest }) => ({
      ...pairKindOf(now),
      fault: now.fault,
      ...rest,
      text: `${pairKindInWords(now)}, ${now.fault}: ${text}`,
    }));
}

function lost(now: Measured, before: Measured): Finding {
  const inWords = (row: Measured): string => `${grouped(row.lost)} ${inRounds(row)}`;
  const text = `lost ${inWords(now)}, was ${inWords(before)}`;
  return { kind: 'lost', before: before.lost, now: now.lost, text };
}

function notTakenOver(now: Measured, before: Measured): Finding {
  const inWords = ({ takeovers, rounds }: Measured): string =>
    `${grouped(takeovers)} of ${counted(rounds, 'round')}`;
  const text = `the other broker took over in ${inWords(now)}, was ${inWords(before)}`;
  return { kind: 'no-takeover', before: before.takeovers, now: now.takeovers, text };
}

function slower(now: Measured, before: Measured): readonly Finding[] {
  const rounds = Math.min(now.rounds, before.rounds);
  const check = (
    kind: Finding['kind'],
    what: string,
    noiseMs: number,
    nowMs: number | null,
    beforeMs: number | null,
  ): readonly Finding[] =>
    nowMs !== null && beforeMs !== null && isSlower(nowMs, beforeMs, noiseMs, rounds)
      ? [longer(kind, what, nowMs, beforeMs)]
      : [];
  const [outage, was] = [now.outageMs.median, before.outageMs.median];
  const [restored, wasRestored] = [now.restoredMs.median, before.restoredMs.median];
  return [
    ...check('outage', 'clients waited', OUTAGE_NOISE_MS, outage, was),
    ...check('restored', 'redundant again after', RESTORED_NOISE_MS, restored, wasRestored),
  ];
}

const longer = (kind: Finding['kind'], what: string, nowMs: number, beforeMs: number): Finding => ({
  ...{ kind, before: beforeMs, now: nowMs },
  text: `${what} ${duration(nowMs)}, was ${duration(beforeMs)}`,
});

const inRounds = ({ rounds }: Measured): string => `in ${counted(rounds, 'round')}`;

/** Takeovers that no fault caused concern a whole drill. */
export function drillRegressions(
  now: readonly CompareDrill[],
  before: readonly CompareDrill[],
): readonly Regression[] {
  return now.flatMap((drill) => {
    const same = before.find((each) => isSameKind(each, drill));
    if (same === undefined || same.falseFailovers > 0 || drill.falseFailovers === 0) return [];
    const took = counted(drill.falseFailovers, 'takeover');
    return [
      {
        ...pairKindOf(drill),
        ...{ kind: 'false-failover' as const, fault: null },
        ...{ before: 0, now: drill.falseFailovers },
        text: `${pairKindInWords(drill)}: ${took} without a fault, was none`,
      },
    ];
  });
}
