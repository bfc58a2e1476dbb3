import type { DrillPlan, Limits } from '../../model/drill.ts';
import type { Verdict } from '../../model/verdict.ts';
import { brokerNamed, counted, duration, durationOr, grouped } from '../../format/words.ts';
import type { MessageTrace } from '../judge/message-traces.ts';
import { definitions } from '../../render/definitions.ts';
import { html, type Markup } from '../../render/markup.ts';
import { modeOf } from './page-findings.ts';
import { describeRound, roundsToDescribe } from './describe-round.ts';

/**
 * A page describes the first rounds and the unusual ones, up to twice as many; it counts the rest.
 */
const FIRST_ROUNDS = 24;
/** A page shows this many messages, and counts the rest. */
const MOST_TRACES = 200;
/** The others are folded. */
const OPEN_TRACES = 12;

/** The rounds in sentences. */
export function roundList(verdict: Verdict): Markup {
  const described = roundsToDescribe(verdict, FIRST_ROUNDS).slice(0, FIRST_ROUNDS * 2);
  const rest = verdict.rounds.length - described.length;
  return html`<ol>
      ${described.map((round) => html`<li value="${round.round}">${describeRound(round).replace(/^Round \d+, /, '')}</li>`)}
    </ol>
    ${
      rest === 0
        ? ''
        : html`<p class="note">
            ${counted(rest, 'more round')} like these: see the table of rounds.
          </p>`
    }`;
}

/** The settings in force, with their sources. */
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

/** The facts of the run, and the command that repeats it. */
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

/** Lost, unexpected and unknown messages; the verdict has their numbers. */
export function traceLists(traces: readonly MessageTrace[], verdict: Verdict): Markup {
  const all = verdict.lost + verdict.unexpected + verdict.unknown;
  if (all === 0 && traces.length === 0) {
    return verdict.verdict === 'unknown'
      ? html`<p class="none">None is known.</p>`
      : html`<p class="none">
          None: every acknowledged message was delivered, and no message that this run did not send.
        </p>`;
  }
  const shown = traces.slice(0, MOST_TRACES);
  const open = shown.slice(0, OPEN_TRACES);
  const folded = shown.slice(OPEN_TRACES);
  const rest = Math.max(all, traces.length) - shown.length;
  return html`${traceList(open)}${
    folded.length === 0
      ? ''
      : html`<details>
          <summary>${counted(folded.length, 'more message')}</summary>
          ${traceList(folded)}
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

const traceList = (traces: readonly MessageTrace[]): Markup =>
  html`<ul class="stories">
    ${traces.map(
      ({ kind, message, text }) =>
        html`<li>
          <span class="kind ${kind}">${kind}</span> <code>${message}</code> <span>${text}</span>
        </li>`,
    )}
  </ul>`;

const TERMS: readonly (readonly [string, string])[] = [
  [
    'acknowledged',
    'The broker confirmed to the producer that it has the message, which must not be lost any more.',
  ],
  ['lost', 'Acknowledged, but never delivered.'],
  ['diverged', 'Lost, and found in the journal of a broker that was ended in a split brain.'],
  ['duplicated', 'Delivered more than once.'],
  [
    'recovered',
    'Delivered, though not acknowledged: the acknowledgement was lost, the message was not.',
  ],
  [
    'unknown',
    'Neither acknowledged nor refused, and never delivered: it may or may not have been stored.',
  ],
  ['unexpected', 'Delivered, but this run never sent it.'],
  ['outage', 'The longest time that a producer waited for an acknowledgement around a fault.'],
  ['failback', 'The primary returns, copies the data and becomes active again.'],
  [
    'protected',
    'The primary is active and its replica is in sync: a failover loses no acknowledged message.',
  ],
  [
    'both active',
    'A split brain: each broker acknowledges messages that the other one does not have.',
  ],
];

/** The terms of the page, explained. */
export const definitionsOfTerms = (): Markup => definitions('words', TERMS);
