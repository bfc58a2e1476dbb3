import { junitDocument, type JunitCase } from '../render/junit-xml.ts';
import { drillSuite } from '../drill/report/junit.ts';
import type { Verdict } from '../model/verdict.ts';
import type { StepResult, WalkResult } from './run-walk.ts';

/** The walk as JUnit XML, one test case a step; the drill under load, if any, is a second suite. */
export function junitXml(
  result: WalkResult,
  suite: string,
  verdict: Verdict | null = null,
): string {
  const drill = verdict === null ? [] : [drillSuite(verdict, `${suite}: under load`)];
  return junitDocument([{ name: suite, cases: walkCases(result.steps) }, ...drill]);
}

/** The steps of a walk as test cases. */
export function walkCases(steps: readonly StepResult[]): readonly JunitCase[] {
  return steps.map(({ name, expected, seen, ok, ms }) => ({
    name,
    ms,
    ...(ok
      ? {}
      : { problem: { kind: 'failure' as const, message: `expected ${expected}, seen ${seen}` } }),
  }));
}
