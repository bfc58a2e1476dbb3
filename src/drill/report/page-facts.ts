import type { DrillPlan, Limits } from '../../model/drill.ts';
import type { Verdict } from '../../model/verdict.ts';
import { brokerNamed, counted, duration, durationOr, grouped } from '../../format/words.ts';
import type { Story } from '../judge/stories.ts';
import { definitions } from '../../render/definitions.ts';
import { html, type Markup } from '../../render/markup.ts';
import { modeOf } from './page-findings.ts';
import { roundsWorthTelling, tellRound } from './tell.ts';

/** A page tells so many rounds in words, and so many messages; the rest it counts. */
const MOST_TOLD = 24;
const MOST_STORIES = 200;
/** The others open on demand. */
const OPEN_STORIES = 12;

export function inWords(verdict: Verdict): Markup {
  const told = roundsWorthTelling(verdict, MOST_TOLD).slice(0, MOST_TOLD * 2);
  const rest = verdict.rounds.length - told.length;
  return html`<ol>
      ${told.map((round) => html`<li value="${round.round}">${tellRound(round).replace(/^Round \d+, /, '')}</li>`)}
    </ol>
    ${
      rest === 0
        ? ''
        : html`<p class="note">
            ${counted(rest, 'more round')} like these: see the table of rounds.
          </p>`
    }`;
}

export function settingsOf({ pair }: DrillPlan): Markup {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">setting</th>
          <th scope="col">value</th>
          <th scope="col">comes from</th>
        </tr>
      </thead>
      <tbody>
        ${pair.settings.map(
          ({ name, value, source }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td><code>${value}</code></td>
              <td><span class="source ${source}">${source}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function runOf(plan: DrillPlan, verdict: Verdict): Markup {
  const { load, pair } = plan;
  const facts: readonly (readonly [string, string])[] = [
    ['broker', brokerNamed(pair)],
    ['Java', String(pair.java)],
    ['high availability', modeOf(verdict)],
    ['seed', String(plan.seed)],
    [
      'load',
      `${counted(load.producers, 'producer')}, ${counted(load.consumers, 'consumer')}, ${load.rate === null ? 'as many messages as the brokers take' : `${grouped(load.rate)} messages a second`} of ${grouped(load.sizeBytes)} bytes`,
    ],
    ['client', load.client],
    ['a pause lasts', duration(plan.pauseForMs)],
    ['allowed', limitsOf(plan.limits)],
    ['queue', plan.queue],
    ['began', plan.startedAt],
    ['peak memory', `${grouped(Math.round(verdict.peakMemoryMb))} MB`],
  ];
  return html`${definitions('run', facts)}
    <p class="note">This runs the same drill again:</p>
    <div class="command">
      <pre tabindex="0"><code id="command">${plan.command}</code></pre>
      <button type="button" id="copy">Copy</button>
    </div>`;
}

function limitsOf(limits: Limits): string {
  return [
    `${grouped(limits.maxLost)} lost`,
    limits.maxDuplicated === null ? '' : `${grouped(limits.maxDuplicated)} duplicated`,
    limits.maxOutageMs === null ? '' : `an outage of ${durationOr(limits.maxOutageMs)}`,
    `${durationOr(limits.maxBothActiveMs)} both active`,
  ]
    .filter((limit) => limit !== '')
    .join(', ');
}

/** Messages that did not end as they should; how many there are is what the verdict says. */
export function storiesOf(stories: readonly Story[], verdict: Verdict): Markup {
  const all = verdict.lost + verdict.unexpected + verdict.unknown;
  if (all === 0 && stories.length === 0) {
    return verdict.verdict === 'unknown'
      ? html`<p class="none">None that is known of.</p>`
      : html`<p class="none">
          None: every acknowledged message came out, and nothing that this run did not send.
        </p>`;
  }
  const shown = stories.slice(0, MOST_STORIES);
  const open = shown.slice(0, OPEN_STORIES);
  const folded = shown.slice(OPEN_STORIES);
  const rest = Math.max(all, stories.length) - shown.length;
  return html`${storyList(open)}${
    folded.length === 0
      ? ''
      : html`<details>
          <summary>${counted(folded.length, 'more message')}</summary>
          ${storyList(folded)}
        </details>`
  }${
    rest <= 0
      ? ''
      : html`<p class="note">
          And ${counted(rest, 'more message')}: see verdict.json and history.ndjson beside this
          page.
        </p>`
  }`;
}

const storyList = (stories: readonly Story[]): Markup =>
  html`<ul class="stories">
    ${stories.map(
      ({ kind, message, text }) =>
        html`<li>
          <span class="kind ${kind}">${kind}</span> <code>${message}</code> <span>${text}</span>
        </li>`,
    )}
  </ul>`;

const WORDS: readonly (readonly [string, string])[] = [
  [
    'acknowledged',
    'The broker told the producer that it has the message: from then on it must not be lost.',
  ],
  ['lost', 'Acknowledged, but it never came out of the queue.'],
  [
    'on the other side',
    'Lost, and found in the journal of a broker that was ended in a split brain.',
  ],
  ['duplicated', 'Delivered more than once.'],
  [
    'recovered',
    'It came out though nobody had acknowledged it: the answer got lost, the message did not.',
  ],
  [
    'unknown',
    'Neither acknowledged nor refused, and it never came out: it may or may not have been stored.',
  ],
  ['unexpected', 'It came out, but this run never sent it.'],
  ['outage', 'The longest time a producer went without an acknowledgement around a fault.'],
  ['failback', 'The broker that failed comes back, copies the data and serves again.'],
  [
    'protected',
    'The original broker serves and its replica has everything: a failover loses nothing.',
  ],
  [
    'both active',
    'Both brokers were active at once (split brain), each without what the other took.',
  ],
];

export const wordsOf = (): Markup => definitions('words', WORDS);
