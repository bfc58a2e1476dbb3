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
import type { Story } from '../judge/stories.ts';
import { roundsWorthTelling, tellRound } from './tell.ts';

/** A summary tells the first rounds, every unusual one up to a limit, and counts the rest. */
const FIRST_ROUNDS = 20;
const MOST_ROUNDS = 60;
const MOST_STORIES = 20;

/** A drill for the summary of a CI step or a pull request. */
export function reportMarkdown(
  evidence: Evidence,
  verdict: Verdict,
  stories: readonly Story[],
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
    plain(`${broker}, ${mode}, Java ${String(plan.pair.java)}, seed ${String(verdict.seed)}`),
    counters(verdict),
    '### How long producers waited',
    outages(verdict),
    '### Round by round',
    ...rounds(verdict),
    ...messages(verdict, stories),
    '### The same drill again',
    fenced(plan.command),
    '',
  ].join('\n\n');
}

function counters(verdict: Verdict): string {
  const other = verdict.onlyOnOtherSide;
  return table(
    ['messages', ''],
    [
      ['attempted', grouped(verdict.attempted)],
      ['acknowledged', grouped(verdict.acknowledged)],
      ['consumed', grouped(verdict.consumed)],
      [
        `**lost**${other === 0 ? '' : ` (of these in the journal of the other side: ${grouped(other)})`}`,
        `**${grouped(verdict.lost)}**`,
      ],
      ['duplicated', grouped(verdict.duplicated)],
      ['recovered (came out, though not acknowledged)', grouped(verdict.recovered)],
      ['unknown (not acknowledged, never came out)', grouped(verdict.unknown)],
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
  const told = roundsWorthTelling(verdict, FIRST_ROUNDS).slice(0, MOST_ROUNDS);
  const rest = verdict.rounds.length - told.length;
  return [
    ...told.map((round) => plain(tellRound(round))),
    ...(rest === 0 ? [] : [`And ${counted(rest, 'more round')}: see the page of this report.`]),
  ];
}

function messages(verdict: Verdict, stories: readonly Story[]): readonly string[] {
  const all = Math.max(stories.length, verdict.lost + verdict.unexpected + verdict.unknown);
  if (all === 0) return [];
  const told = stories.slice(0, MOST_STORIES);
  const rest = all - told.length;
  return [
    '### Lost and unexplained messages',
    ...(told.length === 0
      ? []
      : [
          told
            .map(({ kind, message, text }) => `- **${kind}** ${plain(message)}: ${plain(text)}`)
            .join('\n'),
        ]),
    ...(rest === 0 ? [] : [`And ${counted(rest, 'more message')}.`]),
  ];
}
