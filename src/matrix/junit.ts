import type { MatrixRow } from '../model/matrix.ts';
import type { Verdict } from '../model/verdict.ts';
import { drillSuite } from '../drill/report/junit.ts';
import { junitDocument, type JunitCase, type JunitSuite } from '../render/junit-xml.ts';
import { walkCases } from '../walk/junit.ts';

/** A row, and what the drill found where there was one. */
export interface Judged {
  readonly row: MatrixRow;
  readonly verdict: Verdict | null;
}

/** The matrix as JUnit XML: one suite a broker, with the steps of its walk and the cases of its drill. */
export function matrixJunit(judged: readonly Judged[]): string {
  return junitDocument(judged.map(suiteOf));
}

function suiteOf({ row, verdict }: Judged): JunitSuite {
  const name = `amq-ha-demo matrix: ${row.broker}`;
  const cases = [
    ...walkCases(row.steps),
    ...(verdict === null ? [] : drillSuite(verdict, name).cases),
  ];
  return { name, cases: cases.length === 0 ? [brokenOff(row)] : cases };
}

/** A broker that could not be run is one case that went wrong, not none. */
const brokenOff = ({ why }: MatrixRow): JunitCase => ({
  name: 'run',
  ms: 0,
  problem: { kind: 'error', message: why ?? 'nothing is known' },
});
