import type { PageData } from '../../model/timeline.ts';
import type { Verdict } from '../../model/verdict.ts';
import { brokerNamed } from '../../format/words.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { MILESTONE_CODES } from '../judge/milestones.ts';
import type { Story } from '../judge/stories.ts';
import { asset, fillPage, pageScript } from '../../render/assets.ts';
import { embeddedJson, html, Markup } from '../../render/markup.ts';
import { inWords, runOf, settingsOf, storiesOf, wordsOf } from './page-facts.ts';
import { countersOf, headOf, outagesOf } from './page-findings.ts';
import { makeTimeline } from './timeline.ts';

/** A finished drill as one page that holds all it needs and loads nothing. */
export function reportHtml(
  evidence: Evidence,
  verdict: Verdict,
  stories: readonly Story[],
): string {
  const { plan } = evidence;
  const data: PageData = {
    timeline: makeTimeline(evidence, verdict),
    milestoneCodes: MILESTONE_CODES,
  };
  const word = verdict.verdict.toUpperCase();
  // Nothing below may hold a user's text unescaped: all of it comes from `html` or `embeddedJson`.
  return fillPage(asset('page.html'), {
    title: html`${word}: drill ${plan.name}, ${brokerNamed(plan.pair)}`,
    css: new Markup(asset('page.css')),
    head: headOf(plan, verdict),
    counters: countersOf(verdict),
    inWords: inWords(verdict),
    outages: outagesOf(verdict),
    settings: settingsOf(plan),
    run: runOf(plan, verdict),
    stories: storiesOf(stories, verdict),
    words: wordsOf(),
    data: embeddedJson(data),
    script: new Markup(pageScript()),
  });
}
