import { percentile } from '../math/percentile.ts';
import type { Verdict, VerdictWord } from '../model/verdict.ts';
import { duration, durationOr, firstLine, grouped, verdictSentence } from '../format/words.ts';
import type { Colors } from './colors.ts';
import { table } from './format.ts';
import { histogram } from './histogram.ts';

/**
 * A verdict as people read it at the end of a drill.
 *
 * @param width of the screen, in columns
 * @param command that repeats the drill; null: nothing does; without it only the seed is shown
 */
export function verdictText(
  verdict: Verdict,
  width: number,
  colors: Colors,
  command?: string | null,
): string {
  const [head = '', ...body] = faults(verdict, width);
  const blocks = [
    headline(verdict, width, colors),
    [colors.dim(head), ...body],
    counters(verdict, width),
    ...verdict.byFault.map(({ fault }) => waits(verdict, fault, width)),
    verdict.reasons.flatMap((reason) => wrapped(firstLine(reason), width, '  - ', '    ')),
    [
      `report  ${verdict.reportPath}`,
      ...(command === null ? [] : [`again   ${command ?? bySeed(verdict)}`]),
    ],
  ];
  return joined(blocks);
}

/** With an empty line between, but not between faults that take one line each. */
function joined(blocks: readonly (readonly string[])[]): string {
  const lines: string[] = [];
  let before = 0;
  for (const block of blocks.filter((each) => each.length > 0)) {
    if (lines.length > 0 && (block.length > 1 || before > 1)) lines.push('');
    lines.push(...block);
    before = block.length;
  }
  return lines.join('\n');
}

const bySeed = ({ seed }: Verdict): string =>
  `with --seed ${String(seed)} and the same options; the report has the whole command`;

function headline(verdict: Verdict, width: number, colors: Colors): readonly string[] {
  const word = verdict.verdict.toUpperCase();
  const paint: Readonly<Record<VerdictWord, (text: string) => string>> = {
    pass: colors.green,
    fail: colors.red,
    unknown: colors.yellow,
  };
  const indent = ' '.repeat(word.length + 2);
  return wrapped(verdictSentence(verdict), width, indent, indent).map((line, index) =>
    index === 0 ? colors.bold(paint[verdict.verdict](word)) + line.slice(word.length) : line,
  );
}

/** Words in lines of at most `width` columns; a longer word gets a line of its own. */
export function wrapped(
  text: string,
  width: number,
  first: string,
  others: string,
): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line === first || line === others;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = others + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}

function faults(verdict: Verdict, width: number): readonly string[] {
  const { byFault } = verdict;
  const right = (title: string, cells: readonly string[]) =>
    ({ title, cells, align: 'right' }) as const;
  return table(
    [
      { title: 'FAULT', cells: byFault.map(({ fault }) => fault) },
      right(
        'TAKEOVERS',
        byFault.map(({ takeovers, count }) => `${grouped(takeovers)} of ${grouped(count)}`),
      ),
      ...(['min', 'median', 'p95', 'max'] as const).map((rank) =>
        right(
          rank.toUpperCase(),
          byFault.map(({ outageMs }) => durationOr(outageMs[rank])),
        ),
      ),
      right(
        'LOST',
        byFault.map(({ lost }) => grouped(lost)),
      ),
      right(
        'FAILBACK',
        byFault.map(({ fault }) => durationOr(medianFailback(verdict, fault))),
      ),
    ],
    width,
  );
}

function medianFailback(verdict: Verdict, fault: string): number | null {
  const sorted = verdict.rounds
    .flatMap((round) =>
      round.fault === fault && round.failbackOutage !== null ? [round.failbackOutage.ms] : [],
    )
    .sort((a, b) => a - b);
  return percentile(sorted, 50) ?? null;
}

type Counter = readonly [name: string, value: string];

function counters(verdict: Verdict, width: number): readonly string[] {
  const other = verdict.onlyOnOtherSide;
  const groups: readonly (readonly Counter[])[] = [
    [
      ['attempted', grouped(verdict.attempted)],
      ['acknowledged', grouped(verdict.acknowledged)],
      ['consumed', grouped(verdict.consumed)],
      ['lost', grouped(verdict.lost)],
      ...(other === 0 ? [] : [['  on the other side', grouped(other)] as const]),
    ],
    [
      ['duplicated', grouped(verdict.duplicated)],
      ['recovered', grouped(verdict.recovered)],
      ['unknown', grouped(verdict.unknown)],
      ['unexpected', grouped(verdict.unexpected)],
    ],
    [
      ['both active', duration(verdict.bothActiveMs)],
      ['false failovers', grouped(verdict.falseFailovers)],
      ['out of order', grouped(verdict.outOfOrder)],
      ['messages a second', grouped(Math.round(verdict.throughput))],
    ],
  ];
  const blocks = groups.map((group) => aligned(group));
  const sideBySide = table(
    blocks.map((cells) => ({ title: '', cells: cells.map((cell) => `${cell} `) })),
    Number.POSITIVE_INFINITY,
  ).slice(1);
  return sideBySide.every((line) => line.length <= width) ? sideBySide : blocks.flat();
}

const aligned = (group: readonly Counter[]): readonly string[] =>
  table(
    [
      { title: '', cells: group.map(([name]) => name) },
      { title: '', cells: group.map(([, value]) => value), align: 'right' },
    ],
    Number.POSITIVE_INFINITY,
  ).slice(1);

/** How long producers waited after a fault: the number of a single round, a histogram of several. */
function waits(verdict: Verdict, fault: string, width: number): readonly string[] {
  const values = verdict.rounds.flatMap((round) =>
    round.fault === fault && round.outage !== null ? [round.outage.ms] : [],
  );
  const [only] = values;
  if (only === undefined) return [`${fault}: no outage was measured`];
  if (values.length === 1) return [`${fault}: producers waited ${duration(only)}`];
  return [`${fault}: how long producers waited, in rounds`, ...histogram(values, width)];
}
