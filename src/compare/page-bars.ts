import { isHarmful, type CompareRow, type Measured } from '../model/compare.ts';
import { isSplitBrain, shortNames } from '../format/compare-words.ts';
import { counted, duration, durationOr } from '../format/words.ts';
import { html, type Markup } from '../render/markup.ts';

/** Of the room for a bar: its text follows it. */
const LONGEST_PERCENT = 60;
/** Also the shortest wait can be seen. */
const SHORTEST_PERCENT = 0.4;

/** The median outage of every kind of pair, fault by fault, on one linear scale. */
export function barsOf(rows: readonly CompareRow[]): Markup {
  const longest = Math.max(1, ...rows.map((row) => row.outageMs?.median ?? 0));
  const nameOf = shortNames(rows);
  const faults = [...new Set(rows.map(({ fault }) => fault))];
  return html`${faults.map(
    (fault) =>
      html`<div class="fault">
        <h3>${fault}</h3>
        ${rows.filter((row) => row.fault === fault).map((row) => bar(row, nameOf(row), longest))}
      </div>`,
  )}`;
}

function bar(row: CompareRow, name: string, longest: number): Markup {
  const what = html`<span class="what">${name}</span>`;
  if (!row.told)
    return html`<div class="bar never">
      ${what}<span class="scale"><span class="tags">not measured</span></span>
    </div>`;
  const { median } = row.outageMs;
  const percent = Math.max(SHORTEST_PERCENT, ((median ?? 0) / longest) * LONGEST_PERCENT);
  return html`<div class="bar ${toneOf(row)}">
    ${what}<span class="scale"
      ><i style="width:${percent.toFixed(2)}%"></i><b>${durationOr(median)}</b
      ><span class="tags">${tagsOf(row).join(', ')}</span></span
    >
  </div>`;
}

function toneOf(row: CompareRow & Measured): string {
  if (isHarmful(row)) return 'harmful';
  return row.neverTookOver ? 'never' : '';
}

const tagsOf = (row: Measured): readonly string[] =>
  [
    row.neverTookOver && 'never took over',
    isSplitBrain(row) && `both active for ${duration(row.bothActiveMs)}`,
    row.lost > 0 && `${counted(row.lost, 'message')} lost`,
  ].filter((tag) => tag !== false);
