import type { BaselineResult, CompareRow, Comparison } from '../model/compare.ts';
import {
  baselineSentence,
  bothActiveInWords,
  comparisonSentence,
  isSplitBrain,
  conditionsInWords,
  notesOf,
  OUTCOME_WORD,
  outcomeOf,
  takeoversInWords,
  pairKindInWords,
} from '../format/compare-words.ts';
import { durationOr, grouped } from '../format/words.ts';
import { fenced, plain, table } from '../render/markdown.ts';

const HEAD = [
  'pair',
  'fault',
  'took over',
  'outage',
  'longest',
  'lost',
  'both active',
  'redundant after',
];

/** A comparison for the summary of a CI step or a pull request; split brains and losses are bold. */
export function compareMarkdown(comparison: Comparison): string {
  const { rows, baseline, seed, command } = comparison;
  const notes = notesOf(comparison);
  const parts = [
    `## ${OUTCOME_WORD[outcomeOf(comparison)]}: comparison`,
    plain(comparisonSentence(comparison)),
    table(HEAD, rows.map(cellsOf)),
    ...(notes.length === 0 ? [] : [list(notes)]),
    ...(baseline === null ? [] : baselineParts(baseline, rows.length)),
    plain(`${conditionsInWords(comparison)}; seed ${String(seed)}`),
    '### The same comparison again',
    fenced(command),
  ];
  return `${parts.join('\n\n')}\n`;
}

function cellsOf(row: CompareRow): readonly string[] {
  const head = [plain(pairKindInWords(row)), plain(row.fault)];
  if (!row.told) return [...head, '?', '?', '?', '?', '?', '?'];
  const bold = (text: string, isBold: boolean): string => (isBold ? `**${text}**` : text);
  return [
    ...head,
    bold(takeoversInWords(row), row.neverTookOver),
    durationOr(row.outageMs.median),
    durationOr(row.outageMs.max),
    bold(grouped(row.lost), row.lost > 0),
    bold(bothActiveInWords(row), isSplitBrain(row)),
    durationOr(row.restoredMs.median),
  ];
}

function baselineParts(baseline: BaselineResult, rows: number): readonly string[] {
  const { path, differs, regressions } = baseline;
  return [
    '### Against the baseline',
    plain(`${path}: ${baselineSentence(baseline, rows)}`),
    ...(regressions.length === 0 ? [] : [list(regressions.map(({ text }) => text))]),
    ...(differs.length === 0 ? [] : [plain(`Another load: ${differs.join('; ')}.`)]),
  ];
}

const list = (items: readonly string[]): string =>
  items.map((item) => `- ${plain(item)}`).join('\n');
