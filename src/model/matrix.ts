import type { HaMode, HaVocabulary } from './broker.ts';

/** `fail`: a step saw something else than expected; `error`: no pair could be made, or the walk broke off. */
export type MatrixResult = 'pass' | 'fail' | 'error';

/** What the primary's `broker.xml` says; null: nothing, the broker's own default holds. */
export interface MatrixSettings {
  readonly connectionTtlMs: number | null;
  readonly checkPeriodMs: number | null;
  /** As it stands there, such as `1M`. */
  readonly journalFileSize: string | null;
}

/** One step of the walk (names are the `--json` contract, as of `smoke`). */
export interface MatrixStep {
  readonly name: string;
  readonly expected: string;
  readonly seen: string;
  readonly ok: boolean;
  readonly ms: number;
}

/** What came of one broker (names are the `--json` contract); null: it did not come that far. */
export interface MatrixRow {
  /** As asked for. */
  readonly broker: string;
  readonly version: string | null;
  readonly product: string | null;
  /** Feature release. */
  readonly java: number | null;
  readonly javaHome: string | null;
  readonly vocabulary: HaVocabulary | null;
  readonly haMode: HaMode | null;
  readonly settings: MatrixSettings | null;
  readonly ok: boolean;
  readonly result: MatrixResult;
  /** Null when it passed. */
  readonly why: string | null;
  /** What to do about it, where that is known. */
  readonly hint: string | null;
  /** Longest time a producer waited around the kill of the drill. */
  readonly outageMs: number | null;
  readonly failbackOutageMs: number | null;
  readonly lost: number | null;
  readonly steps: readonly MatrixStep[];
}

/** The document of `matrix`. */
export interface Matrix {
  readonly rows: readonly MatrixRow[];
  /** All passed. */
  readonly ok: boolean;
}
