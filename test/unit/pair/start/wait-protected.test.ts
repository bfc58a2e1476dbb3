import { expect, test } from 'vitest';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import type { Newest } from '../../../../src/pair/newest/decide.ts';
import { mayStartAgain } from '../../../../src/pair/start/wait-protected.ts';

const UNCERTAIN: Newest = { certain: false, why: '', speaksFor: { primary: [], backup: [] } };

test.each<{
  ended: BrokerRole;
  active: BrokerRole | null;
  newest: BrokerRole | null | 'uncertain';
  may: boolean;
}>([
  { ended: 'primary', active: 'backup', newest: 'backup', may: true },
  { ended: 'backup', active: 'primary', newest: 'primary', may: true },
  { ended: 'primary', active: null, newest: 'primary', may: true },
  { ended: 'primary', active: null, newest: 'backup', may: false },
  { ended: 'primary', active: null, newest: 'uncertain', may: false },
  // A new pair: neither was active yet.
  { ended: 'primary', active: null, newest: null, may: true },
  { ended: 'backup', active: null, newest: 'backup', may: false },
  // It is active again: there is nothing to start.
  { ended: 'primary', active: 'primary', newest: 'primary', may: false },
])(
  'the $ended ended, $active is active, newest data: $newest; started again $may',
  ({ ended, active, newest, may }) => {
    const found: Newest =
      newest === 'uncertain' ? UNCERTAIN : { certain: true, role: newest, why: '' };
    expect(mayStartAgain(ended, active, () => found)).toBe(may);
  },
);
