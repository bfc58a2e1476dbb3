import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillPlan } from '../model/drill.ts';
import type { Verdict } from '../model/verdict.ts';
import { readTextIfThere, writeJson } from '../platform/files.ts';
import type { Evidence } from './evidence/evidence.ts';
import { judge } from './judge/judge.ts';
import { readEvidence } from './evidence/read-history.ts';
import { stories } from './judge/stories.ts';
import { reportHtml } from './report/html.ts';
import { drillJunit } from './report/junit.ts';
import { reportMarkdown } from './report/markdown.ts';
import { HISTORY, JUNIT, PLAN, REPORT_HTML, REPORT_MD, VERDICT } from './run-store.ts';

/** Stories that the reports tell at most: beyond that, one is like the other. */
const MOST_STORIES = 1_000;

/** Judges a stored run by its history, and writes verdict and reports beside it. */
export async function judgeRun(folder: string): Promise<Verdict> {
  const { evidence, verdict } = await judged(folder);
  writeReports(folder, evidence, verdict);
  return verdict;
}

function writeReports(folder: string, evidence: Evidence, verdict: Verdict): void {
  const told = stories(evidence, verdict, MOST_STORIES);
  writeJson(join(folder, VERDICT), verdict);
  writeFileSync(join(folder, REPORT_HTML), reportHtml(evidence, verdict, told));
  writeFileSync(join(folder, REPORT_MD), reportMarkdown(evidence, verdict, told));
  writeFileSync(
    join(folder, JUNIT),
    drillJunit(verdict, `amq-ha-demo drill ${evidence.plan.name}`),
  );
}

/** Judges a stored run anew. Writes nothing, unless the run was cut off before it had a verdict. @throws AmqHaError WRONG_STATE when nothing tells what the drill was */
export async function judgeAgain(
  folder: string,
): Promise<{ readonly verdict: Verdict; readonly plan: DrillPlan }> {
  const { verdict, evidence } = await judged(folder);
  if (!existsSync(join(folder, VERDICT))) writeReports(folder, evidence, verdict);
  return { verdict, plan: evidence.plan };
}

async function judged(folder: string): Promise<{
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}> {
  const plan = readTextIfThere(join(folder, PLAN));
  const evidence = await readEvidence(
    join(folder, HISTORY),
    plan === null ? undefined : (JSON.parse(plan) as DrillPlan),
  );
  return { evidence, verdict: judge(evidence, join(folder, REPORT_HTML)) };
}
