import type { PageData } from '../../model/timeline.ts';
import type { Verdict } from '../../model/verdict.ts';
import { brokerNamed } from '../../format/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { MILESTONE_CODES } from '../judge/milestones.ts';
import type { MessageTrace } from '../judge/message-traces.ts';
import { asset, fillPage, pageScript } from '../../render/assets.ts';
import { embeddedJson, html, Markup } from '../../render/markup.ts';
import { definitionsOfTerms, roundList, runOf, settingsOf, traceLists } from './page-facts.ts';
import { countersOf, headOf, outageFindings } from './page-findings.ts';
import { makeTimeline } from './timeline.ts';

/** The report of a drill as one page that contains everything it needs and loads nothing. */
export function reportHtml(
  evidence: Evidence,
  verdict: Verdict,
  traces: readonly MessageTrace[],
): string {
  const { plan } = evidence;
  const data: PageData = {
    timeline: makeTimeline(evidence, verdict),
    milestoneCodes: MILESTONE_CODES,
  };
  const word = verdict.verdict.toUpperCase();
  // Nothing below may contain unescaped text of a user: all comes from `html` or `embeddedJson`.
  return fillPage(asset('page.html'), {
    title: html`${word}: drill ${plan.name}, ${brokerNamed(plan.pair)}`,
    css: new Markup(asset('page.css')),
    head: headOf(plan, verdict),
    counters: countersOf(verdict),
    inWords: roundList(verdict),
    outages: outageFindings(verdict),
    settings: settingsOf(plan),
    run: runOf(plan, verdict),
    stories: traceLists(traces, verdict),
    words: definitionsOfTerms(),
    data: embeddedJson(data),
    script: new Markup(pageScript()),
  });
}
