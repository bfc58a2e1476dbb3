import { basename } from 'node:path';
import type { HaVocabulary } from '../model/broker.ts';
import type { Matrix, MatrixRow, MatrixSettings } from '../model/matrix.ts';
import { counted, duration, firstLine, grouped, haModeInWords } from './words.ts';

/** The result of a matrix, in one sentence. */
export function matrixSentence({ rows }: Matrix): string {
  const bad = rows.filter(({ ok }) => !ok).length;
  const all = counted(rows.length, 'broker');
  if (bad > 0) return `${grouped(bad)} of ${all} did not pass.`;
  return `${all} passed the walk, and a kill and a failback under load.`;
}

/** A short name of a broker: its version, or the last part of the path that was given. */
export const rowName = ({ version, broker }: MatrixRow): string => version ?? basename(broker);

/** `AMQ 7.8.0`, `AMQ` or `Artemis`; the version is shown in another column. */
export function shortProduct({ product }: MatrixRow): string {
  if (product === null) return '-';
  const amq = /^Red Hat AMQ Broker(?: (\d[\d.]*))?/.exec(product);
  if (amq === null) return 'Artemis';
  return amq[1] === undefined ? 'AMQ' : `AMQ ${amq[1]}`;
}

/** The names of the policy elements in broker.xml, such as `primary/backup`. */
export const vocabularyInWords = (vocabulary: HaVocabulary | null): string =>
  vocabulary === null ? '-' : vocabulary.replace('-', '/');

/** `connection-ttl 2.0 s, check-period 500 ms, journal-file-size 1M`. */
function settingsInWords(settings: MatrixSettings): string {
  const time = (ms: number | null): string => (ms === null ? 'default' : duration(ms));
  return [
    `connection-ttl ${time(settings.connectionTtlMs)}`,
    `check-period ${time(settings.checkPeriodMs)}`,
    `journal-file-size ${settings.journalFileSize ?? 'default'}`,
  ].join(', ');
}

/** Modes and settings in force, each set on one line, with its brokers where sets differ. */
export function settingsLines({ rows }: Matrix): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    if (row.settings === null || row.haMode === null) continue;
    const inForce = `${haModeInWords(row.haMode)}, ${settingsInWords(row.settings)}`;
    groups.set(inForce, [...(groups.get(inForce) ?? []), rowName(row)]);
  }
  return groups.size === 1
    ? [...groups.keys()]
    : [...groups].map(([inForce, names]) => `${names.join(', ')}: ${inForce}`);
}

/** Why a broker did not pass, in one line. */
export const whyOf = (row: MatrixRow): string =>
  `${rowName(row)}: ${firstLine(row.why ?? 'unknown reason')}`;
