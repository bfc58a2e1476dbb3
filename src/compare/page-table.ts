import {
  isSameKind,
  type CompareDrill,
  type CompareRow,
  type Comparison,
  type Measured,
} from '../model/compare.ts';
import {
  bothActiveInWords,
  drillNote,
  groupsOf,
  isSplitBrain,
  takeoversInWords,
  type RowGroup,
  pairKindInWords,
} from '../format/compare-words.ts';
import { durationOr, grouped } from '../format/words.ts';
import { html, type Markup } from '../render/markup.ts';

interface Column {
  readonly title: string;
  readonly cell: (row: Measured) => string;
  /** Class of the cell: `bad`, `never` or none. */
  readonly tone?: (row: Measured) => string;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'took over',
    cell: takeoversInWords,
    tone: ({ neverTookOver }) => (neverTookOver ? 'never' : ''),
  },
  { title: 'outage', cell: ({ outageMs }) => durationOr(outageMs.median) },
  { title: 'longest', cell: ({ outageMs }) => durationOr(outageMs.max) },
  { title: 'lost', cell: ({ lost }) => grouped(lost), tone: ({ lost }) => (lost > 0 ? 'bad' : '') },
  {
    title: 'on the other side',
    cell: ({ onlyOnOtherSide }) => (onlyOnOtherSide === 0 ? '-' : grouped(onlyOnOtherSide)),
  },
  {
    title: 'both active',
    cell: bothActiveInWords,
    tone: (row) => (isSplitBrain(row) ? 'bad' : ''),
  },
  { title: 'redundant after', cell: ({ restoredMs }) => durationOr(restoredMs.median) },
];

/** All numbers, the rows of each kind of pair under its name. */
export function tableOf({ rows, drills }: Comparison): Markup {
  return html`<table class="numbers compare">
    <thead>
      <tr>
        <th scope="col">fault</th>
        ${COLUMNS.map(({ title }) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    ${groupsOf(rows).map((group) => groupOf(group, drills))}
  </table>`;
}

function groupOf({ kind, rows }: RowGroup, drills: readonly CompareDrill[]): Markup {
  const drill = drills.find((each) => isSameKind(each, kind));
  const note = drill === undefined ? null : drillNote(drill);
  return html`<tbody>
    <tr class="pair">
      <th class="pair-name" scope="rowgroup" colspan="${COLUMNS.length + 1}">
        ${pairKindInWords(kind)}${linkTo(drill)}
      </th>
    </tr>
    ${rows.map(rowOf)}
    ${
      note === null
        ? ''
        : html`<tr>
            <td class="why bad" colspan="${COLUMNS.length + 1}">${note}</td>
          </tr>`
    }
  </tbody>`;
}

/** The page of a drill lies beside this one. */
const linkTo = (drill: CompareDrill | undefined): Markup =>
  drill === undefined || drill.run === null
    ? html``
    : html` <a href="./${encodeURIComponent(drill.run)}/report.html">its drill</a>`;

function rowOf(row: CompareRow): Markup {
  const head = html`<th scope="row">${row.fault}</th>`;
  if (!row.told)
    return html`<tr>
      ${head}
      <td class="why" colspan="${COLUMNS.length}">not measured: ${row.why}</td>
    </tr>`;
  return html`<tr>
    ${head}
    ${COLUMNS.map(({ title, cell, tone }) => html`<td data-head="${title}" class="${tone?.(row) ?? ''}">${cell(row)}</td>`)}
  </tr>`;
}
