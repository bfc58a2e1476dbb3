import type { Severity } from '../../model/doctor.ts';
import type { HaConfig } from './config.ts';
import type { Range, Version } from '../releases/versions.ts';
import type { Vocabulary } from '../releases/vocabulary.ts';

/** What is known of an instance on this machine; null: not on this machine, or unknown. */
export interface HostFacts {
  /** True if the folder of the file lock exists. */
  readonly locksFolderThere: boolean | null;
  /** Used space of the instance's disk in percent, as the broker counts it. */
  readonly diskUsedPercent: number | null;
  /** Lock manager classes in the distribution's jars. */
  readonly lockClasses: { readonly file: string | null; readonly zookeeper: string | null } | null;
}

/** A configuration, and what the rules judge it by. */
export interface Subject {
  readonly config: HaConfig;
  readonly version: Version;
  /** The version as text, such as `2.33.0.redhat-00010`. */
  readonly versionName: string;
  readonly vocabulary: Vocabulary;
  readonly host: HostFacts | null;
  /** The other broker of its pair, if it was given too. */
  readonly peer: Subject | null;
}

/** Returns the text of a broker.xml without the problem; every other byte stays. */
export type Fix = (text: string) => string;

/** A problem that a rule has found. */
export interface Problem {
  /** What will happen. */
  readonly what: string;
  /** What causes it. */
  readonly why: string;
  /** Only if it differs from that of the rule. */
  readonly severity?: Severity;
  readonly versions?: Range;
  /** The configuration to be changed; by default the first one of the rule. */
  readonly at?: Subject;
  readonly fix?: Fix;
}

interface RuleBase {
  /** Stable; also the heading of the rule's section in docs/rules.md. */
  readonly id: string;
  readonly severity: Severity;
  /** Releases to which the rule applies; by default all. */
  readonly versions?: Range;
}

/** A rule on one broker. It may read the peer, but reports problems of its own broker only. */
export interface BrokerRule extends RuleBase {
  readonly on: 'broker';
  readonly find: (subject: Subject) => readonly Problem[];
}

/**
 * A rule on two brokers that are meant to be a pair. The primary comes first if there is only one.
 */
export interface PairRule extends RuleBase {
  readonly on: 'pair';
  readonly find: (first: Subject, second: Subject) => readonly Problem[];
}

export type Rule = BrokerRule | PairRule;

/** Declares a rule on one broker. */
export const brokerRule = (rule: Omit<BrokerRule, 'on'>): BrokerRule => ({ on: 'broker', ...rule });

/** Declares a rule on a pair. */
export const pairRule = (rule: Omit<PairRule, 'on'>): PairRule => ({ on: 'pair', ...rule });

/** Two subjects that are meant to be a pair. */
export type ConfigPair = readonly [Subject, Subject];
