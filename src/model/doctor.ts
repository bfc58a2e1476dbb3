import type { BrokerRole, HaMode } from './broker.ts';

/**
 * What a finding is worth. `error`: the brokers do not start, do not find each other, lose messages or both
 * become active. `warning`: something fails later or takes minutes. `note`: true, and good to know.
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that a configuration, or this machine, has. */
export interface Finding {
  /** Stable; the heading of its section in docs/rules.md. */
  readonly id: string;
  readonly severity: Severity;
  /** `file` is null for what is not written in a file. */
  readonly where: { readonly file: string | null; readonly broker: string };
  /** What will happen. */
  readonly what: string;
  readonly why: string;
  /** Releases on which it holds, such as `2.32 and later (AMQ 7.12 and later)`. */
  readonly versions: string;
  /** The fix as a unified diff of `where.file`; null where only its owner knows what to write. */
  readonly diff: string | null;
}

/** Where the version that a broker is judged by came from. */
export type VersionSource = 'flag' | 'instance' | 'newest';

/** A configuration that was read. */
export interface JudgedBroker {
  readonly broker: string;
  readonly file: string;
  /** Null where there is no replication. */
  readonly role: BrokerRole | null;
  /** `other-lock`: a lock manager of another kind. */
  readonly mode: HaMode | 'other-lock' | null;
  readonly version: string;
  readonly versionFrom: VersionSource;
  /** The other broker of its pair; null where it was judged alone. */
  readonly peer: string | null;
}

/** A Java runtime and the Artemis releases that run on it. */
export interface JavaFact {
  readonly home: string;
  readonly feature: number;
  readonly fits: string;
}

export interface PortFact {
  readonly port: number;
  readonly free: boolean;
  /** A process of the pair of this home listens there. */
  readonly ours: boolean;
  /** Program and pid of the listener there; null when it is free or not to be seen. */
  readonly holder: string | null;
}

/** Null where this system does not report it. */
export type Limit = number | 'unlimited' | null;

/** What `doctor` found out about this machine. */
export interface MachineFacts {
  readonly javas: readonly JavaFact[];
  readonly ports: readonly PortFact[];
  readonly disk: {
    readonly folder: string;
    readonly freeBytes: number;
    readonly usedPercent: number;
  };
  readonly limits: { readonly openFiles: Limit; readonly processes: Limit };
  /** The pair of this home, in a few words; null when there is none. */
  readonly pair: string | null;
}

/** The answer of `doctor`. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly judged: readonly JudgedBroker[];
  /** The version judged by, where it is the same for all; else null. */
  readonly for: string | null;
  /** No error and no warning. */
  readonly ok: boolean;
  /** Only without arguments. */
  readonly machine?: MachineFacts;
}

/** What a rule is about, in whole: its section of docs/rules.md. */
export interface Explanation {
  readonly id: string;
  /** As Markdown, without the heading. */
  readonly text: string;
}
