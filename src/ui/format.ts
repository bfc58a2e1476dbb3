export { duration } from '../format/words.ts';

/** A duration in few letters, for a table: `45 s`, `2 min`, `3 h`, `4 d`. */
export function roughDuration(ms: number): string {
  if (ms < 60_000) return `${String(Math.floor(ms / 1_000))} s`;
  if (ms < 3_600_000) return `${String(Math.floor(ms / 60_000))} min`;
  if (ms < 48 * 3_600_000) return `${String(Math.floor(ms / 3_600_000))} h`;
  return `${String(Math.floor(ms / (24 * 3_600_000)))} d`;
}

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  readonly align?: 'left' | 'right';
}

/** Columns side by side; those that do not fit the width are dropped from the right. */
export function table(columns: readonly Column[], width: number): readonly string[] {
  const widths = columns.map((column) =>
    Math.max(column.title.length, ...column.cells.map((cell) => cell.length)),
  );
  let used = -2;
  const fitting = columns.flatMap((column, index) => {
    used += (widths[index] ?? 0) + 2;
    return used <= width ? [{ column, width: widths[index] ?? 0 }] : [];
  });
  const rows = Math.max(0, ...columns.map((column) => column.cells.length));
  const line = (pick: (column: Column) => string): string =>
    fitting
      .map(({ column, width: own }) =>
        column.align === 'right' ? pick(column).padStart(own) : pick(column).padEnd(own),
      )
      .join('  ')
      .trimEnd();
  return [
    line((column) => column.title),
    ...Array.from({ length: rows }, (_, row) => line((column) => column.cells[row] ?? '')),
  ];
}
