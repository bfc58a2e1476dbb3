import { expect, test } from 'vitest';
import type { Finding } from '../../../src/model/doctor.ts';
import { newErrors } from '../../../src/upgrade/judge-target.ts';

const finding = (severity: Finding['severity'], id: string, broker = 'primary'): Finding => ({
  id,
  severity,
  where: { file: 'broker.xml', broker },
  what: 'what',
  why: 'why',
  versions: 'every version',
  diff: null,
});

test('returns the errors that a release introduces, without those that are there now', () => {
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
  expect(newErrors(now, then)).toEqual([then[1], then[2]]);
  expect(newErrors(now, now)).toEqual([]);
});
