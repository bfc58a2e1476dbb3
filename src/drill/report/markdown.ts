import type { Verdict } from '../../model/verdict.ts';
import {
  brokerNamed,
  counted,
  durationOr,
  firstLine,
  grouped,
  verdictSentence,
  haModeInWords,
} from '../../format/words.ts';
import { fenced, plain, table } from '../../render/markdown.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { MessageTrace } from '../judge/message-traces.ts';
import { describeRound, roundsToDescribe } from './describe-round.ts';

/**
 * A summary describes the first rounds and the unusual ones, up to a limit, and counts the rest.
 */
const FIRST_ROUNDS = 20;
const MOST_ROUNDS = 60;
const MOST_TRACES = 20;

/** The report of a drill as Markdown, for the summary of a CI step or a pull request. */
export function reportMarkdown(
  evidence: Evidence,
  verdict: Verdict,
  traces: readonly MessageTrace[],
): string {
  const { plan } = evidence;
  const broker = brokerNamed(plan.pair);
  const mode = haModeInWords(verdict.haMode);
  return [
    `## ${verdict.verdict.toUpperCase()}: drill ${plain(plan.name)}`,
    verdictSentence(verdict),
    ...(verdict.reasons.length === 0
      ? []
      : [verdict.reasons.map((reason) => `- ${plain(firstLine(reason))}`).join('\n')]),
    plain(`${broker}, ${mode}, Java ${plan.pair.java}, seed ${verdict.seed}`),
    counters(verdict),
    '### How long producers waited',
    outages(verdict),
    '### Round by round',
    ...rounds(verdict),
    ...messages(verdict, traces),
    '### The same drill again',
    fenced(plan.command),
    '',
  ].join('\n\n');
}

function counters(verdict: Verdict): string {
  const diverged = verdict.onlyOnOtherSide;
  return table(
    ['messages', ''],
    [
      ['attempted', grouped(verdict.attempted)],
      ['acknowledged', grouped(verdict.acknowledged)],
      ['consumed', grouped(verdict.consumed)],
      [
        `**lost**${diverged === 0 ? '' : ` (${grouped(diverged)} of them diverged)`}`,
        `**${grouped(verdict.lost)}**`,
      ],
      ['duplicated', grouped(verdict.duplicated)],
      ['recovered (delivered, though not acknowledged)', grouped(verdict.recovered)],
      ['unknown (not acknowledged, never delivered)', grouped(verdict.unknown)],
      ['unexpected', grouped(verdict.unexpected)],
      ['out of order', grouped(verdict.outOfOrder)],
      ['both brokers active', durationOr(verdict.bothActiveMs)],
      ['takeovers without a fault', grouped(verdict.falseFailovers)],
      ['messages a second outside the outages', grouped(Math.round(verdict.throughput))],
    ],
  );
}

function outages(verdict: Verdict): string {
  return table(
    ['fault', 'count', 'takeovers', 'min', 'median', 'p95', 'max', 'lost'],
    verdict.byFault.map(({ fault, count, takeovers, outageMs, lost }) => [
      plain(fault),
      grouped(count),
      grouped(takeovers),
      durationOr(outageMs.min),
      durationOr(outageMs.median),
      durationOr(outageMs.p95),
      durationOr(outageMs.max),
      grouped(lost),
    ]),
  );
}

function rounds(verdict: Verdict): readonly string[] {
  const described = roundsToDescribe(verdict, FIRST_ROUNDS).slice(0, MOST_ROUNDS);
  const rest = verdict.rounds.length - described.length;
  return [
    ...described.map((round) => plain(describeRound(round))),
    ...(rest === 0 ? [] : [`And ${counted(rest, 'more round')}: see the page of this report.`]),
  ];
}

function messages(verdict: Verdict, traces: readonly MessageTrace[]): readonly string[] {
  const all = Math.max(traces.length, verdict.lost + verdict.unexpected + verdict.unknown);
  if (all === 0) return [];
  const shown = traces.slice(0, MOST_TRACES);
  const rest = all - shown.length;
  return [
    '### Lost and unexplained messages',
    ...(shown.length === 0
      ? []
      : [
          shown
            .map(({ kind, message, text }) => `- **${kind}** ${plain(message)}: ${plain(text)}`)
            .join('\n'),
        ]),
    ...(rest === 0 ? [] : [`And ${counted(rest, 'more message')}.`]),
  ];
}
