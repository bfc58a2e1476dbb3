import Builder from 'fast-xml-builder';
import type { WalkResult } from './run-walk.ts';

/** The walk as JUnit XML, one test case a step. Control characters are no XML and are left out. */
export function junitXml(result: WalkResult, suite: string): string {
  const failures = result.steps.filter((step) => !step.ok).length;
  const builder = new Builder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  });
  const document = {
    testsuites: {
      testsuite: {
        '@name': suite,
        '@tests': result.steps.length,
        '@failures': failures,
        '@time': seconds(result.steps.reduce((sum, step) => sum + step.ms, 0)),
        testcase: result.steps.map((step) => ({
          '@classname': suite,
          '@name': step.name,
          '@time': seconds(step.ms),
          ...(step.ok
            ? {}
            : {
                failure: { '@message': printable(`expected ${step.expected}, seen ${step.seen}`) },
              }),
        })),
      },
    },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3);

function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- XML 1.0 forbids just these
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');
}
