import Builder from 'fast-xml-builder';

export interface JunitCase {
  readonly name: string;
  readonly ms: number;
  /** `failure`: not as expected; `error`: no result. */
  readonly problem?: { readonly kind: 'failure' | 'error'; readonly message: string };
  /** What happened, for people. */
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** Returns suites as JUnit XML. Characters that XML cannot contain are left out. */
export function junitDocument(suites: readonly JunitSuite[]): string {
  const builder = new Builder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  });
  const document = { testsuites: { testsuite: suites.map(suiteElement) } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

function suiteElement({ name, cases }: JunitSuite): object {
  const count = (kind: 'failure' | 'error'): number =>
    cases.filter(({ problem }) => problem?.kind === kind).length;
  const errors = count('error');
  return {
    '@name': printable(name),
    '@tests': cases.length,
    '@failures': count('failure'),
    ...(errors === 0 ? {} : { '@errors': errors }),
    '@time': seconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
    testcase: cases.map((each) => caseElement(name, each)),
  };
}

function caseElement(suite: string, { name, ms, problem, output }: JunitCase): object {
  return {
    '@classname': printable(suite),
    '@name': printable(name),
    '@time': seconds(ms),
    ...(problem === undefined
      ? {}
      : { [problem.kind]: { '@message': printable(problem.message) } }),
    ...(output === undefined ? {} : { 'system-out': printable(output) }),
  };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function printable(text: string): string {
  return text
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ''); // eslint-disable-line no-control-regex -- XML 1.0 forbids these
}
