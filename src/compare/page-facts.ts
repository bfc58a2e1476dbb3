import type { BaselineResult, Comparison } from '../model/compare.ts';
import {
  baselineSentence,
  comparisonSentence,
  conditionsInWords,
  notesOf,
  outcomeOf,
  type Outcome,
} from '../format/compare-words.ts';
import { definitions } from '../render/definitions.ts';
import { html, type Markup } from '../render/markup.ts';

const BADGE: Readonly<Record<Outcome, string>> = {
  measured: '\u2713 Measured',
  regressed: '\u2715 Regressed',
  untold: '? Inconclusive',
};

/** How it ended, the sentence, and what a reader must know beside the numbers. */
export function headOf(comparison: Comparison): Markup {
  const { startedAt, baseline, rows } = comparison;
  const outcome = outcomeOf(comparison);
  const notes = notesOf(comparison);
  return html`<p class="over">
      Comparison <i></i>
      <time datetime="${startedAt}"
        >${startedAt.replace('T', ' ').replace(/(:\d\d)(:\d\d)?(\.\d+)?Z$/, '$1 UTC')}</time
      >
    </p>
    <div class="verdict ${outcome}">
      <span class="badge">${BADGE[outcome]}</span>
      <h1>${comparisonSentence(comparison)}</h1>
    </div>
    ${baseline === null ? '' : againstBaseline(baseline, rows.length)}
    ${notes.length === 0 ? '' : listOf(notes, 'unknown')}`;
}

function againstBaseline(baseline: BaselineResult, rows: number): Markup {
  const { path, differs, regressions } = baseline;
  return html`<p class="against">${baselineSentence(baseline, rows)}</p>
    ${
      regressions.length === 0
        ? ''
        : listOf(
            regressions.map(({ text }) => text),
            'fail',
          )
    }
    <p class="note">
      Baseline:
      <code>${path}</code>${differs.length === 0 ? '' : `; another load: ${differs.join('; ')}`}
    </p>`;
}

const listOf = (items: readonly string[], tone: 'fail' | 'unknown'): Markup =>
  html`<ul class="reasons ${tone}">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;

export function runOf(comparison: Comparison): Markup {
  const facts: readonly (readonly [string, string])[] = [
    ['load', conditionsInWords(comparison)],
    ['seed', String(comparison.seed)],
    ['began', comparison.startedAt],
  ];
  return html`${definitions('run', facts)}
    <p class="note">This makes the same comparison again:</p>
    <div class="command">
      <pre tabindex="0"><code>${comparison.command}</code></pre>
    </div>`;
}

const COLUMNS: readonly (readonly [string, string])[] = [
  [
    'took over',
    'In how many rounds the other broker became active. Never: it should have, and did not.',
  ],
  [
    'outage',
    'The longest time a producer went without an acknowledgement around the fault: the median of the rounds.',
  ],
  ['longest', 'The longest of these.'],
  ['lost', 'Acknowledged by a broker and never delivered, in all rounds together.'],
  [
    'on the other side',
    'Lost, and found in the journal of a broker that was ended in a split brain.',
  ],
  ['both active', 'The longest time in one round in which both brokers were active (split brain).'],
  [
    'redundant after',
    'From the fault until the original broker served again with a replica in sync: the median.',
  ],
];

export const wordsOf = (): Markup => definitions('words', COLUMNS);
