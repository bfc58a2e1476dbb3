import type { Matrix, MatrixRow } from '../model/matrix.ts';
import {
  matrixSentence,
  rowName,
  settingsLines,
  shortProduct,
  vocabularyInWords,
  whyOf,
} from '../format/matrix-words.ts';
import { durationOr } from '../format/words.ts';
import type { Colors } from './colors.ts';
import { table, type Column } from './format.ts';
import { wrapped } from './verdict.ts';

/** As long as `2.33.0.redhat-00010`; of the longer name of a zip only the end, where its version is. */
const LONGEST_NAME = 19;

/**
 * The matrix as people read it: the table, what is in force, and of each broker that did not pass why.
 *
 * @param width of the screen, in columns
 */
export function matrixText(matrix: Matrix, width: number, colors: Colors): string {
  const { rows, ok } = matrix;
  const word = ok ? 'PASS' : 'FAIL';
  const paint = ok ? colors.green : colors.red;
  const [head = '', ...lines] = table(columnsOf(rows), width);
  const sentence = wrapped(matrixSentence(matrix), width, '      ', '      ');
  const blocks = [
    sentence.map((line, index) =>
      index === 0 ? colors.bold(paint(word)) + line.slice(word.length) : line,
    ),
    [
      colors.dim(head),
      ...lines.map((line, index) => (rows[index]?.ok === false ? colors.red(line) : line)),
    ],
    settingsLines(matrix).flatMap((line) => wrapped(line, width, 'in force  ', '          ')),
    rows.filter((row) => !row.ok).flatMap((row) => whyLines(row, width)),
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n');
}

function columnsOf(rows: readonly MatrixRow[]): readonly Column[] {
  const column = (
    title: string,
    cell: (row: MatrixRow) => string,
    align: 'left' | 'right' = 'left',
  ): Column => ({ title, align, cells: rows.map(cell) });
  return [
    column('BROKER', (row) => cut(rowName(row))),
    column('PRODUCT', shortProduct),
    column('JAVA', ({ java }) => String(java ?? '-'), 'right'),
    column('VOCABULARY', ({ vocabulary }) => vocabularyInWords(vocabulary)),
    column('RESULT', ({ result }) => result),
    column('OUTAGE', ({ outageMs }) => durationOr(outageMs), 'right'),
    column('FAILBACK', ({ failbackOutageMs }) => durationOr(failbackOutageMs), 'right'),
    column('LOST', ({ lost }) => String(lost ?? '-'), 'right'),
  ];
}

function cut(name: string): string {
  const short = name.replace(/(-bin)?\.zip$/i, '');
  return short.length <= LONGEST_NAME ? short : `...${short.slice(3 - LONGEST_NAME)}`;
}

function whyLines(row: MatrixRow, width: number): readonly string[] {
  return [
    ...wrapped(whyOf(row), width, '', '  '),
    ...(row.hint === null ? [] : wrapped(`do: ${row.hint}`, width, '  ', '  ')),
  ];
}
