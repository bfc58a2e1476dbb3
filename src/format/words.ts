import type { HaMode } from '../model/broker.ts';
import type { PairFacts } from '../model/drill.ts';
import type { Verdict } from '../model/verdict.ts';

/** A duration in ms as a text: `870 ms`, `4.3 s`, `2 min 5 s`, `3 h 20 min`, `3 days`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${String(Math.floor(minutes / (24 * 60)))} days`;
}

/** The same for a duration that may be missing: `-` for null. */
export const durationOr = (ms: number | null): string => (ms === null ? '-' : duration(ms));

/** A number as people read it, the same on every machine: `1,234,567`. */
export const grouped = (n: number): string => n.toLocaleString('en-US');

/** `1 fault`, `1,200 faults`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${grouped(n)} ${n === 1 ? one : many}`;

/**
 * Product and version, such as `Apache ActiveMQ Artemis 2.44.0`, without repeating a version that
 * the name of the product already has.
 */
export function brokerNamed({ product, version }: Pick<PairFacts, 'product' | 'version'>): string {
  return product.includes(version) ? product : `${product} ${version}`;
}

/** One argument of a command as a shell takes it: in single quotes where it needs them. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : shellQuoted(word);

/** A text in single quotes, which a shell takes for one argument whatever it contains. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The first line of a text, with `...` where more follows (such as a broker's last log lines). */
export function firstLine(text: string): string {
  const [first = '', ...rest] = text.trim().split(/\r?\n/);
  return rest.length === 0 ? first : `${first.trimEnd()} ...`;
}

/** The result of a drill, in one sentence: the head of the terminal's answer and of all reports. */
export function verdictSentence(verdict: Verdict): string {
  const injected = `${counted(verdict.faults, 'fault')}, ${counted(verdict.takeovers, 'takeover')}`;
  const [outage, failback] = [verdict.outageMs.max, verdict.failbackOutageMs.max];
  const waits = [
    outage === null ? '' : `${duration(outage)} at most`,
    failback === null ? '' : `${duration(failback)} in a failback`,
  ].filter((wait) => wait !== '');
  const waited = waits.length === 0 ? '' : `; producers waited ${waits.join(', ')}`;
  return `${injected}: ${findings(verdict)}${waited}.`;
}

function findings(verdict: Verdict): string {
  const { lost, bothActiveMs, falseFailovers } = verdict;
  const inconclusive = 'the evidence is not sufficient for a verdict';
  if (lost > 0) {
    const some = `${grouped(lost)} of ${counted(verdict.acknowledged, 'acknowledged message')}`;
    const be = lost === 1 ? 'was' : 'were';
    return verdict.verdict === 'unknown'
      ? `${some} ${be} never delivered, but ${inconclusive}`
      : `${some} ${be} lost`;
  }
  if (verdict.verdict === 'unknown') return inconclusive;
  const none = `none of ${counted(verdict.acknowledged, 'acknowledged message')} was lost`;
  if (verdict.verdict === 'pass') return none;
  if (bothActiveMs > 0)
    return `${none}, but both brokers were active for ${duration(bothActiveMs)}`;
  if (falseFailovers > 0) {
    const it = falseFailovers === 1 ? 'it' : 'them';
    return `${none}, but ${counted(falseFailovers, 'takeover')} had no fault behind ${it}`;
  }
  return `${none}, but a requirement was not met`;
}

/** The name of an HA mode for people. */
export const haModeInWords = (mode: HaMode): string => HA_MODE_WORDS[mode];

const HA_MODE_WORDS: Readonly<Record<HaMode, string>> = {
  classic: 'classic replication',
  file: 'file lock',
  zookeeper: 'ZooKeeper lock',
};
