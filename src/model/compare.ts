import type { FailureDetection, HaMode } from './broker.ts';
import type { LoadPlan } from './drill.ts';
import type { LockManager } from './settings.ts';
import type { Distribution } from './verdict.ts';

/** One kind of pair: each gets one drill with all faults in it. */
export interface PairKind {
  readonly lockManager: LockManager;
  readonly haMode: HaMode;
  /** Version of the broker; where no pair came about, what was asked for. */
  readonly version: string;
  readonly failureDetection: FailureDetection;
}

/** One fault on one kind of pair: what a row of the table is about. */
export interface Cell extends PairKind {
  readonly fault: string;
}

/** What was measured; times in ms. */
export interface Measured {
  readonly told: true;
  readonly why: null;
  /** How often the fault was injected. */
  readonly rounds: number;
  /** After how many of these the other broker became active. */
  readonly takeovers: number;
  /** Over the rounds: longest wait of a producer between two acknowledged sends around the fault. */
  readonly outageMs: Distribution;
  /** Acknowledged and never delivered, in all rounds together. */
  readonly lost: number;
  /** Those of the lost ones that lie in the journal of a broker that was ended in a split brain. */
  readonly onlyOnOtherSide: number;
  /** Longest time in one round in which both were surely active. */
  readonly bothActiveMs: number;
  /** From the fault until the pair was protected again: until there was redundancy. */
  readonly restoredMs: Pick<Distribution, 'median' | 'max'>;
  /** The fault took the active broker away, and in no round the other took over. */
  readonly neverTookOver: boolean;
}

/** A row without a result has the same names, so that scripts need not distinguish the two. */
export type Untold = Readonly<Record<Exclude<keyof Measured, 'told' | 'why'>, null>> & {
  readonly told: false;
  readonly why: string;
};

export type CompareRow = Cell &
  (Measured | Untold) & {
    /** Folder of its drill beside this document; null when there was none. */
    readonly run: string | null;
  };

/** What a whole drill shows beside its rows. */
export interface CompareDrill extends PairKind {
  readonly run: string | null;
  /** Takeovers that no fault caused. */
  readonly falseFailovers: number;
  /** Messages that came out and were never sent. */
  readonly unexpected: number;
}

/** What every drill of a comparison has in common. */
export interface Conditions {
  readonly load: LoadPlan;
  readonly pauseForMs: number;
}

export type RegressionKind =
  'lost' | 'both-active' | 'no-takeover' | 'outage' | 'restored' | 'false-failover';

/** Something that was better in the baseline. */
export interface Regression extends PairKind {
  readonly kind: RegressionKind;
  /** Null where the whole drill is meant. */
  readonly fault: string | null;
  readonly before: number;
  readonly now: number;
  /** Both values, as text. */
  readonly text: string;
}

export interface BaselineResult {
  readonly path: string;
  /** Rows that the baseline has too. */
  readonly matched: number;
  /** Where the load of the baseline was another one, as text. */
  readonly differs: readonly string[];
  readonly regressions: readonly Regression[];
}

/** `compare.json`, and stdout with `--json` (names are the contract). */
export interface Comparison extends Conditions {
  readonly schema: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seed: number;
  readonly rows: readonly CompareRow[];
  readonly drills: readonly CompareDrill[];
  readonly baseline: BaselineResult | null;
  /** Makes the same comparison again. */
  readonly command: string;
  readonly reportPath: string;
}

/**
 * Both active for no longer than this is no split brain: a broker that was replaced while it hung may
 * answer once more before it ends itself. The same as a drill's default for `--max-both-active`.
 */
export const TOLERATED_BOTH_ACTIVE_MS = 1_000;

/** A split brain or a loss: unwanted in a pair, but not an error of the comparison. */
export const isHarmful = (row: CompareRow): boolean =>
  row.told && (row.lost > 0 || row.bothActiveMs > TOLERATED_BOTH_ACTIVE_MS);

/** The kind alone, of a row or a drill. */
export const pairKindOf = ({
  lockManager,
  haMode,
  version,
  failureDetection,
}: PairKind): PairKind => ({
  ...{ lockManager, haMode, version, failureDetection },
});

/** Two rows of the same kind of pair belong together. */
export const isSameKind = (a: PairKind, b: PairKind): boolean =>
  a.lockManager === b.lockManager &&
  a.version === b.version &&
  a.failureDetection === b.failureDetection;
