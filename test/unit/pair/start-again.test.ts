import { expect, test } from 'vitest';
import type { BrokerRole } from '../../../src/model/broker.ts';
import { mayStartAgain } from '../../../src/pair/start-again.ts';

test.each<{
  ended: BrokerRole;
  active: BrokerRole | null;
  last: BrokerRole | null;
  may: boolean;
}>([
  { ended: 'primary', active: 'backup', last: 'backup', may: true },
  { ended: 'backup', active: 'primary', last: 'primary', may: true },
  { ended: 'primary', active: null, last: 'primary', may: true },
  { ended: 'primary', active: null, last: 'backup', may: false },
  // A new pair: nobody was active yet.
  { ended: 'primary', active: null, last: null, may: true },
  { ended: 'backup', active: null, last: 'backup', may: false },
  // It was there again when it was looked at: then there is nothing to start.
  { ended: 'primary', active: 'primary', last: 'primary', may: false },
])(
  'the $ended ended, $active is active, $last was last: started again $may',
  ({ ended, active, last, may }) => {
    expect(mayStartAgain(ended, active, () => last)).toBe(may);
  },
);
