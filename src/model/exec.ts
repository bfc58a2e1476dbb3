import type { HaMode } from './broker.ts';
import { faultsOf } from './faults.ts';

/** What `exec` can do to a pair: faults, and what undoes them. */
export const EXEC_FAULTS = [...faultsOf('exec'), 'failback', 'resume'] as const;

export type ExecFault = (typeof EXEC_FAULTS)[number];

/** When a step is due: at a time from the command's start, or when a text appears in its output. */
export type Trigger =
  { readonly by: 'time'; readonly dueMs: number } | { readonly by: 'line'; readonly text: string };

export interface PlannedStep {
  readonly fault: ExecFault;
  readonly trigger: Trigger;
}

/** A step as it went (names are the `--json` contract); times count from the command's start. */
export interface ExecStep {
  readonly fault: ExecFault;
  readonly by: Trigger['by'];
  /** Null for a step that waited for a line. */
  readonly dueMs: number | null;
  /** What the line had to hold; null for a step that waited for its time. */
  readonly text: string | null;
  /** Null when it was never begun. */
  readonly atMs: number | null;
  /** Null when it was never begun. */
  readonly doneMs: number | null;
  readonly ok: boolean;
  /** What was done, or why it was not. */
  readonly what: string;
}

/** What `exec` did (names are the `--json` contract). */
export interface ExecAccount {
  /** Of `exec` itself: the command's own one, or 125. */
  readonly exitCode: number;
  readonly command: readonly string[];
  /** As a shell reports it: 128 and the signal's number for a command that a signal ended. */
  readonly commandExitCode: number;
  readonly signal: string | null;
  /** How long the command ran. */
  readonly ranMs: number;
  readonly version: string;
  readonly haMode: HaMode;
  readonly here: boolean;
  /** With `--here`: the pair is protected again. Null for a throw-away pair, which is gone. */
  readonly healed: boolean | null;
  readonly steps: readonly ExecStep[];
}
