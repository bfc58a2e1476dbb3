import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillPlan } from '../model/drill.ts';
import type { Verdict } from '../model/verdict.ts';
import { readTextIfThere, writeJson } from '../platform/files.ts';
import type { Evidence } from './evidence/evidence.ts';
import { judge } from './judge/judge.ts';
import { readEvidence } from './evidence/read-history.ts';
import { messageTraces } from './judge/message-traces.ts';
import { reportHtml } from './report/html.ts';
import { drillJunit } from './report/junit.ts';
import { reportMarkdown } from './report/markdown.ts';
import { HISTORY, JUNIT, PLAN, REPORT_HTML, REPORT_MD, VERDICT } from './run-store.ts';

/** The most message traces that a report gets; more would add nothing new. */
const MOST_TRACES = 1_000;

/** Judges a stored run by its history, and writes the verdict and the reports into its folder. */
export async function judgeRun(folder: string): Promise<Verdict> {
  const { evidence, verdict } = await judgeFolder(folder);
  writeReports(folder, evidence, verdict);
  return verdict;
}

function writeReports(folder: string, evidence: Evidence, verdict: Verdict): void {
  const traces = messageTraces(evidence, verdict, MOST_TRACES);
  writeJson(join(folder, VERDICT), verdict);
  writeFileSync(join(folder, REPORT_HTML), reportHtml(evidence, verdict, traces));
  writeFileSync(join(folder, REPORT_MD), reportMarkdown(evidence, verdict, traces));
  writeFileSync(
    join(folder, JUNIT),
    drillJunit(verdict, `amq-ha-demo drill ${evidence.plan.name}`),
  );
}

/**
 * Judges a stored run again. Writes nothing, unless the run was interrupted before it had a
 * verdict.
 * @throws AmqHaError WRONG_STATE when neither the history nor plan.json describes the drill
 */
export async function judgeAgain(
  folder: string,
): Promise<{ readonly verdict: Verdict; readonly plan: DrillPlan }> {
  const { verdict, evidence } = await judgeFolder(folder);
  if (!existsSync(join(folder, VERDICT))) writeReports(folder, evidence, verdict);
  return { verdict, plan: evidence.plan };
}

async function judgeFolder(folder: string): Promise<{
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
