import { expect, test } from 'vitest';
import type { Finding } from '../../../src/model/doctor.ts';
import { broughtBy } from '../../../src/upgrade/judge-target.ts';

const finding = (severity: Finding['severity'], id: string, broker = 'primary'): Finding => ({
  ...{ id, severity, where: { file: 'broker.xml', broker } },
  ...{ what: 'what', why: 'why', versions: 'every version', diff: null },
});

test('what a release brings: its errors, less those that are there now', () => {
  const now = [
    finding('error', 'no-active-check'),
    finding('warning', 'default-cluster-credentials'),
    finding('error', 'unknown-word', 'backup'),
  ];
  const then = [
    finding('error', 'no-active-check'),
    finding('error', 'default-cluster-credentials'),
    finding('error', 'unknown-word'),
    finding('warning', 'slow-detection'),
  ];
  expect(broughtBy(now, then)).toEqual([then[1], then[2]]);
  expect(broughtBy(now, now)).toEqual([]);
});
