import {
  isSameKind,
  TOLERATED_BOTH_ACTIVE_MS,
  type BaselineResult,
  type CompareDrill,
  type CompareRow,
  type Comparison,
  type Conditions,
  type Measured,
  type PairKind,
} from '../model/compare.ts';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { counted, duration, grouped, haModeInWords } from './words.ts';

/** How a comparison ended. A split brain in it is a result; only a regression is a failure. */
export type Outcome = 'measured' | 'regressed' | 'untold';

/**
 * The outcome of a comparison: a regression first; then inconclusive (`untold`), because a row was not
 * measured or the baseline has none of the rows.
 */
export function outcomeOf({ rows, baseline }: Pick<Comparison, 'rows' | 'baseline'>): Outcome {
  if (baseline !== null && baseline.regressions.length > 0) return 'regressed';
  const isUnmatched = baseline?.matched === 0;
  return isUnmatched || rows.some(({ told }) => !told) ? 'untold' : 'measured';
}

export const OUTCOME_WORD: Readonly<Record<Outcome, string>> = {
  measured: 'MEASURED',
  regressed: 'REGRESSED',
  untold: 'INCONCLUSIVE',
};

export const EXIT_OF_OUTCOME: Readonly<Record<Outcome, ExitCode>> = {
  measured: EXIT.done,
  regressed: EXIT.failed,
  untold: EXIT.unknown,
};

/** Rows of one kind of pair. */
export interface RowGroup {
  readonly kind: PairKind;
  readonly rows: readonly CompareRow[];
}

/** The rows by kind of pair, in the order in which the kinds first appear. */
export function groupsOf(rows: readonly CompareRow[]): readonly RowGroup[] {
  const kinds = rows.filter(
    (row, index) => rows.findIndex((each) => isSameKind(each, row)) === index,
  );
  return kinds.map((kind) => ({ kind, rows: rows.filter((row) => isSameKind(row, kind)) }));
}

/** Names kinds of pairs for a list: what all have in common is left out, except the mode. */
export function shortNames(kinds: readonly PairKind[]): (kind: PairKind) => string {
  const versions = new Set(kinds.map(({ version }) => version));
  const detections = new Set(kinds.map(({ failureDetection }) => failureDetection));
  return ({ haMode, version, failureDetection }) =>
    [
      haModeInWords(haMode),
      ...(versions.size > 1 ? [version] : []),
      ...(detections.size > 1 ? [`${failureDetection} detection`] : []),
    ].join(', ');
}

/** The result of a comparison, in one sentence. */
export function comparisonSentence({ rows }: Pick<Comparison, 'rows'>): string {
  const kinds = groupsOf(rows).length;
  const faults = new Set(rows.map(({ fault }) => fault)).size;
  const measured = rows.filter((row) => row.told);
  const count = (test: (row: CompareRow & Measured) => boolean): number =>
    measured.filter(test).length;
  const lost = count((row) => row.lost > 0);
  const split = count(isSplitBrain);
  const never = count((row) => row.neverTookOver);
  const unmeasured = rows.length - measured.length;
  const parts = [
    lost > 0 && `acknowledged messages were lost in ${counted(lost, 'row')}`,
    lost === 0 && measured.length > 0 && 'no acknowledged message was lost',
    split > 0 && `both brokers were active in ${counted(split, 'row')}`,
    never > 0 && `no broker took over in ${counted(never, 'row')}`,
    unmeasured > 0 && `${counted(unmeasured, 'row')} not measured`,
  ].filter((part) => part !== false);
  return `${counted(kinds, 'kind of pair', 'kinds of pairs')}, ${counted(faults, 'fault')}: ${parts.join('; ')}.`;
}

export const isSplitBrain = ({ bothActiveMs }: Measured): boolean =>
  bothActiveMs > TOLERATED_BOTH_ACTIVE_MS;

/** `1 of 1`; `never` where a takeover was expected and none came. */
export const takeoversInWords = ({ takeovers, rounds, neverTookOver }: Measured): string =>
  neverTookOver ? 'never' : `${grouped(takeovers)} of ${grouped(rounds)}`;

export const bothActiveInWords = ({ bothActiveMs }: Measured): string =>
  bothActiveMs === 0 ? '-' : duration(bothActiveMs);

/** The load under which all rows were measured. */
export function conditionsInWords({ load, pauseForMs }: Conditions): string {
  const rate =
    load.rate === null
      ? 'as many messages as the brokers take'
      : `${grouped(load.rate)} messages a second`;
  return [
    `${counted(load.producers, 'producer')}, ${counted(load.consumers, 'consumer')}`,
    `${rate} of ${grouped(load.sizeBytes)} bytes`,
    `${load.client} client`,
    `a pause lasts ${duration(pauseForMs)}`,
  ].join('; ');
}

/** What is wrong with a whole drill, beyond its rows; null when nothing is. */
export function drillNote({ falseFailovers, unexpected }: CompareDrill): string | null {
  const parts = [
    falseFailovers > 0 && `${counted(falseFailovers, 'takeover')} without a fault`,
    unexpected > 0 && `${counted(unexpected, 'message')} that no client had sent`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(', ');
}

/** Why no row of a kind of pair was measured; null where one was, or where the reasons differ. */
export function commonWhy(rows: readonly CompareRow[]): string | null {
  const [why = null, ...others] = new Set(rows.map((row) => row.why));
  return others.length === 0 ? why : null;
}

/** What the numbers do not show: why a row has none, and what concerns a whole drill. */
export function notesOf({ rows, drills }: Pick<Comparison, 'rows' | 'drills'>): readonly string[] {
  const unmeasured = groupsOf(rows).flatMap((group) => {
    const kind = pairKindInWords(group.kind);
    const why = commonWhy(group.rows);
    if (why !== null) return [`${kind}: not measured: ${why}`];
    return group.rows.flatMap((row) =>
      row.told ? [] : [`${kind}, ${row.fault}: not measured: ${row.why}`],
    );
  });
  const notes = drills.flatMap((drill) => {
    const note = drillNote(drill);
    return note === null ? [] : [`${pairKindInWords(drill)}: ${note}`];
  });
  return [...unmeasured, ...notes];
}

/** How the comparison with a baseline ended, in one sentence. */
export function baselineSentence({ matched, regressions }: BaselineResult, rows: number): string {
  if (matched === 0) return 'The baseline has none of these rows, so there is no comparison.';
  const some =
    matched === rows ? counted(rows, 'row') : `${grouped(matched)} of ${counted(rows, 'row')}`;
  return regressions.length === 0
    ? `Nothing got slower or less safe, in ${some}.`
    : `${counted(regressions.length, 'regression')}, in ${some}:`;
}

/** `classic replication, 2.44.0, fast detection`. */
export const pairKindInWords = ({ haMode, version, failureDetection }: PairKind): string =>
  `${haModeInWords(haMode)}, ${version}, ${failureDetection} detection`;
