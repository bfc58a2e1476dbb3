import type { Comparison } from '../model/compare.ts';
import { comparisonSentence } from '../format/compare-words.ts';
import { asset, fillPage } from '../render/assets.ts';
import { html, Markup } from '../render/markup.ts';
import { barsOf } from './page-bars.ts';
import { headOf, runOf, wordsOf } from './page-facts.ts';
import { tableOf } from './page-table.ts';

/** A comparison as one page that holds all it needs and loads nothing. */
export function compareHtml(comparison: Comparison): string {
  // Nothing below may hold a user's text unescaped: all of it comes from `html`.
  return fillPage(asset('compare.html'), {
    title: html`Comparison: ${comparisonSentence(comparison)}`,
    css: new Markup(`${asset('page.css')}\n${asset('compare.css')}`),
    head: headOf(comparison),
    bars: barsOf(comparison.rows),
    table: tableOf(comparison),
    run: runOf(comparison),
    words: wordsOf(),
  });
}
