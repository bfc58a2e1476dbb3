import type { Matrix, MatrixRow } from '../model/matrix.ts';
import {
  matrixSentence,
  rowName,
  settingsLines,
  vocabularyInWords,
  whyOf,
} from '../format/matrix-words.ts';
import { durationOr } from '../format/words.ts';
import { plain, table } from '../render/markdown.ts';

const HEAD = [
  ...['broker', 'product', 'Java', 'vocabulary', 'result'],
  ...['outage', 'failback', 'lost'],
];

/** The matrix for the summary of a CI step, a pull request or a README; what did not pass is bold. */
export function matrixMarkdown(matrix: Matrix): string {
  const { rows, ok } = matrix;
  const parts = [
    `## ${ok ? 'PASS' : 'FAIL'}: matrix of brokers`,
    plain(matrixSentence(matrix)),
    table(HEAD, rows.map(cellsOf)),
    list('In force: ', settingsLines(matrix)),
    list(
      '',
      rows
        .filter((row) => !row.ok)
        .map((row) => whyOf(row) + (row.hint ? ` (do: ${row.hint})` : '')),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function cellsOf(row: MatrixRow): readonly string[] {
  const result = row.ok ? row.result : `**${row.result}**`;
  const cells = [
    plain(rowName(row)),
    plain(row.product ?? '-'),
    String(row.java ?? '-'),
    plain(vocabularyInWords(row.vocabulary)),
    result,
  ];
  const { outageMs, failbackOutageMs, lost } = row;
  return [...cells, durationOr(outageMs), durationOr(failbackOutageMs), String(lost ?? '-')];
}

const list = (before: string, items: readonly string[]): string =>
  items.map((item) => `- ${plain(before + item)}`).join('\n');
