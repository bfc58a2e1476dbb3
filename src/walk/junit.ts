import { junitDocument } from '../drill/report/junit-xml.ts';
import { drillSuite } from '../drill/report/junit.ts';
import type { Verdict } from '../model/verdict.ts';
import type { WalkResult } from './run-walk.ts';

/** The walk as JUnit XML, one test case a step; and the drill under load, when there was one, as a suite of its own. */
export function junitXml(
  result: WalkResult,
  suite: string,
  verdict: Verdict | null = null,
): string {
  const cases = result.steps.map(({ name, expected, seen, ok, ms }) => ({
    name,
    ms,
    ...(ok
      ? {}
      : { problem: { kind: 'failure' as const, message: `expected ${expected}, seen ${seen}` } }),
  }));
  const drill = verdict === null ? [] : [drillSuite(verdict, `${suite}: under load`)];
  return junitDocument([{ name: suite, cases }, ...drill]);
}
