import type { DrillPlan } from '../../model/drill.ts';
import type { FaultVerdict, Verdict, VerdictWord } from '../../model/verdict.ts';
import {
  brokerNamed,
  counted,
  durationOr,
  grouped,
  haModeInWords,
  verdictSentence,
} from '../../format/words.ts';
import { definitions } from '../../render/definitions.ts';
import { html, type Markup } from '../../render/markup.ts';
import { stripPlot } from './strip-plot.ts';

const BADGE: Readonly<Record<VerdictWord, string>> = {
  pass: '\u2713 Pass',
  fail: '\u2715 Fail',
  unknown: '? Unknown',
};

/** The verdict, its sentence, and its reasons. */
export function headOf(plan: DrillPlan, verdict: Verdict): Markup {
  const reasons =
    verdict.reasons.length === 0
      ? ''
      : html`<ul class="reasons ${verdict.verdict}">
          ${verdict.reasons.map(reasonItem)}
        </ul>`;
  return html`<p class="over">
      Failover drill <b>${plan.name}</b> <i></i> ${brokerNamed(plan.pair)}
      <i></i> ${modeOf(verdict)}
      <i></i>
      <time datetime="${plan.startedAt}"
        >${plan.startedAt.replace('T', ' ').replace(/(:\d\d)(:\d\d)?(\.\d+)?Z$/, '$1 UTC')}</time
      >
    </p>
    <div class="verdict ${verdict.verdict}">
      <span class="badge">${BADGE[verdict.verdict]}</span>
      <h1>${verdictSentence(verdict)}</h1>
    </div>
    ${reasons}`;
}

/** The first line of a reason; the other lines, such as a broker's last log lines, are folded. */
function reasonItem(reason: string): Markup {
  const [first = '', ...rest] = reason.trim().split(/\r?\n/);
  if (rest.length === 0) return html`<li>${first}</li>`;
  return html`<li>
    <details>
      <summary>${first}</summary>
      <pre>${rest.join('\n')}</pre>
    </details>
  </li>`;
}

export const modeOf = ({ haMode }: Pick<Verdict, 'haMode'>): string => haModeInWords(haMode);

/** The four main numbers as tiles, then all the others. */
export function countersOf(verdict: Verdict): Markup {
  const diverged = verdict.onlyOnOtherSide;
  const big = [
    tile(
      'Lost',
      grouped(verdict.lost),
      `of ${grouped(verdict.acknowledged)} acknowledged${diverged > 0 ? `; ${grouped(diverged)} diverged` : ''}`,
      verdict.lost > 0,
    ),
    tile(
      'Longest outage',
      durationOr(verdict.outageMs.max),
      `median ${durationOr(verdict.outageMs.median)}, p95 ${durationOr(verdict.outageMs.p95)}; in a failback ${durationOr(verdict.failbackOutageMs.max)}`,
    ),
    tile(
      'Both active',
      verdict.bothActiveMs === 0 ? 'never' : durationOr(verdict.bothActiveMs),
      bothActiveNote(verdict),
      verdict.bothActiveMs > 0,
    ),
    tile(
      'Takeovers',
      grouped(verdict.takeovers),
      `after ${counted(verdict.faults, 'fault')}; ${grouped(verdict.falseFailovers)} without a fault`,
      verdict.falseFailovers > 0,
    ),
  ];
  const small: readonly (readonly [string, string])[] = [
    ['attempted', grouped(verdict.attempted)],
    ['acknowledged', grouped(verdict.acknowledged)],
    ['consumed', grouped(verdict.consumed)],
    ['duplicated', grouped(verdict.duplicated)],
    ['recovered', grouped(verdict.recovered)],
    ['unknown', grouped(verdict.unknown)],
    ['unexpected', grouped(verdict.unexpected)],
    ['out of order', grouped(verdict.outOfOrder)],
    ['longest consumer wait', durationOr(verdict.consumerOutageMs.max)],
    ['longest failback wait', durationOr(verdict.failbackOutageMs.max)],
    ['messages a second', grouped(Math.round(verdict.throughput))],
  ];
  return html`<div class="tiles">${big}</div>
    ${definitions('facts', small)}`;
}

function bothActiveNote({ bothActiveMs, verdict }: Verdict): string {
  if (bothActiveMs > 0) return 'split brain';
  return verdict === 'unknown' ? 'as far as observed' : 'one active broker at a time';
}

const tile = (title: string, value: string, note: string, isBad = false): Markup =>
  html`<div class="tile${isBad ? ' bad' : ''}">
    <h2>${title}</h2>
    <p class="value">${value}</p>
    <p class="note">${note}</p>
  </div>`;

/** How long producers waited, by fault: a plot with a dot for each round, and a table. */
export function outageFindings(verdict: Verdict): Markup {
  const waits = (fault: string): readonly number[] =>
    verdict.rounds.flatMap((round) =>
      round.fault === fault && round.outage !== null ? [round.outage.ms] : [],
    );
  const failbacks = verdict.rounds.flatMap((round) =>
    round.takeover && round.failbackOutage !== null ? [round.failbackOutage.ms] : [],
  );
  const strips = [
    ...verdict.byFault.map(({ fault }) => ({
      name: fault,
      values: waits(fault),
      tone: 'failover' as const,
    })),
    ...(failbacks.length === 0
      ? []
      : [{ name: 'every failback', values: failbacks, tone: 'failback' as const }]),
  ];
  return html`${stripPlot(strips)}
    <div class="wide">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">fault</th>
            ${['count', 'takeovers', 'min', 'median', 'p95', 'max', 'lost'].map((title) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${verdict.byFault.map(faultRow)}
        </tbody>
      </table>
    </div>`;
}

function faultRow({ fault, count, takeovers, outageMs, lost }: FaultVerdict): Markup {
  const cells = [
    grouped(count),
    grouped(takeovers),
    durationOr(outageMs.min),
    durationOr(outageMs.median),
    durationOr(outageMs.p95),
    durationOr(outageMs.max),
  ];
  return html`<tr>
    <th scope="row">${fault}</th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
    <td class="${lost > 0 ? 'bad' : ''}">${grouped(lost)}</td>
  </tr>`;
}
