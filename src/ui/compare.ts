import {
  isHarmful,
  isSameKind,
  type BaselineResult,
  type CompareRow,
  type Comparison,
  type Measured,
} from '../model/compare.ts';
import {
  baselineSentence,
  bothActiveInWords,
  commonWhy,
  comparisonSentence,
  drillNote,
  groupsOf,
  OUTCOME_WORD,
  outcomeOf,
  takeoversInWords,
  type Outcome,
  type RowGroup,
  pairKindInWords,
} from '../format/compare-words.ts';
import { durationOr, grouped } from '../format/words.ts';
import type { Colors } from './colors.ts';
import { table, type Column } from './format.ts';
import { wrapped } from './verdict.ts';

/**
 * A comparison as people read it: the rows of each kind of pair under its name.
 *
 * @param width of the screen, in columns
 */
export function comparisonText(comparison: Comparison, width: number, colors: Colors): string {
  const { rows, drills, baseline, reportPath, command } = comparison;
  const [head = '', ...lines] = layOut(rows, width);
  const line = new Map(rows.map((row, index) => [row, lines[index] ?? '']));
  const groups = groupsOf(rows).map((group, index) => [
    ...(index === 0 ? [colors.dim(head)] : []),
    colors.bold(pairKindInWords(group.kind)),
    ...groupLines(group, (row) => rowLines(row, line.get(row) ?? '', width, colors), width, colors),
    ...drills
      .filter((drill) => isSameKind(drill, group.kind))
      .flatMap((drill) => drillNote(drill) ?? [])
      .map((note) => colors.red(`  ${note}`)),
  ]);
  const blocks = [
    headline(comparison, width, colors),
    ...groups,
    ...(baseline === null ? [] : [baselineLines(baseline, rows.length, width, colors)]),
    [`report  ${reportPath}`, `again   ${command}`],
  ];
  return blocks.map((block) => block.join('\n')).join('\n\n');
}

function headline(comparison: Comparison, width: number, colors: Colors): readonly string[] {
  const outcome = outcomeOf(comparison);
  const word = OUTCOME_WORD[outcome];
  const paint = paintOf(outcome, colors);
  const indent = ' '.repeat(word.length + 2);
  return wrapped(comparisonSentence(comparison), width, indent, indent).map((line, index) =>
    index === 0 ? colors.bold(paint(word)) + line.slice(word.length) : line,
  );
}

const paintOf = (outcome: Outcome, colors: Colors): ((text: string) => string) =>
  ({ measured: colors.green, regressed: colors.red, untold: colors.yellow })[outcome];

/**
 * All rows in one table, so that the columns of the groups are aligned. Where there is no room, the
 * longest outage is left out.
 */
function layOut(rows: readonly CompareRow[], width: number): readonly string[] {
  const right = (title: string, cell: (row: Measured) => string): Column => ({
    ...{ title, align: 'right' },
    cells: rows.map((row) => (row.told ? cell(row) : '')),
  });
  const longest = right('MAX', ({ outageMs }) => durationOr(outageMs.max));
  const columns = [
    { title: 'FAULT', cells: rows.map(({ fault }) => fault) },
    right('TOOK OVER', takeoversInWords),
    right('OUTAGE', ({ outageMs }) => durationOr(outageMs.median)),
    longest,
    right('LOST', ({ lost }) => grouped(lost)),
    right('BOTH ACTIVE', bothActiveInWords),
    right('REDUNDANT', ({ restoredMs }) => durationOr(restoredMs.median)),
  ];
  const whole = table(columns, Number.POSITIVE_INFINITY);
  return whole.every((line) => line.length <= width)
    ? whole
    : table(
        columns.filter((column) => column !== longest),
        width,
      );
}

function groupLines(
  { rows }: RowGroup,
  linesOf: (row: CompareRow) => readonly string[],
  width: number,
  colors: Colors,
): readonly string[] {
  const why = commonWhy(rows);
  return why === null
    ? rows.flatMap(linesOf)
    : wrapped(`not measured: ${why}`, width, '', '  ').map(colors.yellow);
}

function rowLines(row: CompareRow, line: string, width: number, colors: Colors): readonly string[] {
  if (!row.told) {
    const why = wrapped(`${row.fault}: not measured: ${row.why}`, width, '', '  ');
    return why.map(colors.yellow);
  }
  if (isHarmful(row)) return [colors.red(line)];
  return [row.neverTookOver ? colors.yellow(line) : line];
}

function baselineLines(
  baseline: BaselineResult,
  rows: number,
  width: number,
  colors: Colors,
): readonly string[] {
  return [
    `baseline  ${baseline.path}`,
    ...baseline.differs.map((difference) => `  another load: ${difference}`),
    ...wrapped(baselineSentence(baseline, rows), width, '  ', '  '),
    ...baseline.regressions.flatMap(({ text }) =>
      wrapped(text, width, '  - ', '    ').map(colors.red),
    ),
  ];
}
