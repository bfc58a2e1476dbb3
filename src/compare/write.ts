import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../model/compare.ts';
import { COMPARISON } from '../drill/run-store.ts';
import { writeJson } from '../platform/files.ts';
import { compareHtml } from './html.ts';
import { compareMarkdown } from './markdown.ts';

export const COMPARE_HTML = 'compare.html';
const COMPARE_MD = 'compare.md';

/** All three forms of a comparison, in the folder of its drills. */
export function writeComparison(folder: string, comparison: Comparison): void {
  writeJson(join(folder, COMPARISON), comparison);
  writeFileSync(join(folder, COMPARE_MD), compareMarkdown(comparison));
  writeFileSync(join(folder, COMPARE_HTML), compareHtml(comparison));
}
