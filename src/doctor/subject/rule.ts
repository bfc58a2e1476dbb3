import type { Severity } from '../../model/doctor.ts';
import type { HaConfig } from './config.ts';
import type { Range, Version } from '../releases/versions.ts';
import type { Vocabulary } from '../releases/vocabulary.ts';

/** What this machine knows about a broker's instance; null: it is not here, or cannot be told. */
export interface Place {
  /** True when the folder of the file lock is there. */
  readonly locksFolderThere: boolean | null;
  /** How full the disk of the instance is, in percent, as the broker counts it. */
  readonly diskUsedPercent: number | null;
  /** Lock manager classes in the distribution's jars. */
  readonly lockClasses: { readonly file: string | null; readonly zookeeper: string | null } | null;
}

/** A configuration and what it is judged by. */
export interface Case {
  readonly config: HaConfig;
  readonly version: Version;
  /** The version as it is called, such as `2.33.0.redhat-00010`. */
  readonly called: string;
  readonly vocabulary: Vocabulary;
  readonly place: Place | null;
  /** The other broker of its pair, where it was given too. */
  readonly peer: Case | null;
}

/** Changes the text of one broker.xml; every other byte stays. */
export type Mend = (text: string) => string;

/** What a rule has found. */
export interface Symptom {
  /** What will happen. */
  readonly what: string;
  readonly why: string;
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  readonly versions?: Range;
  /** The configuration to be changed; the first one of a rule where it is left out. */
  readonly at?: Case;
  readonly mend?: Mend;
}

interface RuleFacts {
  /** Stable; the heading of its section in docs/rules.md. */
  readonly id: string;
  readonly severity: Severity;
  /** Releases on which it holds; all where it is left out. */
  readonly versions?: Range;
}

/** A rule on one broker. It may look at the peer, and speaks of its own broker only. */
export interface BrokerRule extends RuleFacts {
  readonly on: 'broker';
  readonly find: (one: Case) => readonly Symptom[];
}

/** A rule on two brokers that are meant to be a pair; the primary comes first where there is just one. */
export interface PairRule extends RuleFacts {
  readonly on: 'pair';
  readonly find: (first: Case, second: Case) => readonly Symptom[];
}

export type Rule = BrokerRule | PairRule;

/** Declares a rule on one broker. */
export const brokerRule = (rule: Omit<BrokerRule, 'on'>): BrokerRule => ({ on: 'broker', ...rule });

/** Declares a rule on a pair. */
export const pairRule = (rule: Omit<PairRule, 'on'>): PairRule => ({ on: 'pair', ...rule });

/** Two cases that are meant to be a pair. */
export type Pair = readonly [Case, Case];
