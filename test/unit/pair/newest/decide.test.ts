import { expect, test } from 'vitest';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';
import type { LastSnapshot } from '../../../../src/pair/record/pair-record.ts';
import {
  decideNewest,
  type BrokerTraces,
  type Evidence,
} from '../../../../src/pair/newest/decide.ts';

const TRACES: BrokerTraces = {
  events: [],
  isLogWhole: true,
  beginsAtAStart: true,
  hasData: true,
  nodeId: 'aa',
  sequence: null,
};
const SEEN: LastSnapshot = {
  changes: 4,
  newest: 'backup',
  active: 'backup',
  inSync: false,
  parted: false,
};
const START: readonly RoleEvent[] = ['starts', 'active', 'replicates'];
const JOIN: readonly RoleEvent[] = ['starts', 'moves-data-aside', 'in-sync'];

function evidence(
  primary: Partial<BrokerTraces>,
  backup: Partial<BrokerTraces>,
  rest: Partial<Evidence> = {},
): Evidence {
  return {
    haMode: 'classic',
    lastSnapshot: null,
    traces: { primary: { ...TRACES, ...primary }, backup: { ...TRACES, ...backup } },
    ...rest,
  };
}

test.each<[string, Evidence, string | null]>([
  ['two brokers that never ran', evidence({ hasData: false }, { hasData: false }), null],
  [
    'two brokers that started and were never active',
    evidence({ events: ['starts'] }, { events: ['starts', 'moves-data-aside'] }),
    null,
  ],
  ['the logs alone', evidence({ events: START }, { events: JOIN }), 'primary'],
  ['the last snapshot alone', evidence({}, {}, { lastSnapshot: SEEN }), 'backup'],
  [
    'the higher activation sequence, though the last snapshot says otherwise',
    evidence({ sequence: 7 }, { sequence: 6 }, { haMode: 'file', lastSnapshot: SEEN }),
    'primary',
  ],
  [
    'equal sequences: the last snapshot',
    evidence({ sequence: 7 }, { sequence: 7 }, { haMode: 'file', lastSnapshot: SEEN }),
    'backup',
  ],
  [
    'sequences of different node ids, which cannot be compared',
    evidence(
      { sequence: 9, nodeId: 'bb' },
      { sequence: 7 },
      { haMode: 'file', lastSnapshot: SEEN },
    ),
    'backup',
  ],
  [
    'sequences in classic mode, which does not maintain them',
    evidence({ sequence: 9 }, { sequence: 7 }, { lastSnapshot: SEEN }),
    'backup',
  ],
  [
    'a lost log, where the sequences decide',
    evidence({ sequence: 9, isLogWhole: false }, { sequence: 7 }, { haMode: 'zookeeper' }),
    'primary',
  ],
])('certain: %s', (_, given, role) => {
  expect(decideNewest(given)).toMatchObject({ certain: true, role });
});

test.each<[string, Evidence, RegExp]>([
  [
    'a log that was removed',
    evidence({}, { isLogWhole: false }, { lastSnapshot: SEEN }),
    /lines are missing in the log of replicatedSlave$/,
  ],
  ['data without any log', evidence({}, {}), /neither log shows an active broker/],
  [
    'both were active with their own data',
    evidence({ events: ['starts', 'active'] }, {}, { lastSnapshot: SEEN }),
    /each may have messages that the other does not have/,
  ],
  [
    'both were active at the last snapshot',
    evidence({}, {}, { lastSnapshot: { ...SEEN, newest: null, active: null, parted: true } }),
    /each may have messages that the other does not have/,
  ],
  ['logs that contradict each other', evidence({ events: JOIN }, {}), /contradict each other/],
  [
    'a broker with the newest data that were removed',
    evidence({}, { hasData: false }, { lastSnapshot: SEEN }),
    /replicatedSlave was active last, but its data folder is empty/,
  ],
])('uncertain: %s', (_, given, why) => {
  const newest = decideNewest(given);
  expect(newest).toMatchObject({ certain: false });
  expect(newest.why).toMatch(why);
});

test('the evidence for each broker names the codes of its log', () => {
  const newest = decideNewest(
    evidence(
      { events: ['starts', 'active'], sequence: 5 },
      { hasData: false },
      { lastSnapshot: SEEN },
    ),
  );
  expect(newest).toMatchObject({
    speaksFor: {
      primary: [
        'its log ends with: starts (AMQ221000), is active (AMQ221007)',
        'its activation sequence is 5',
        'it has a journal',
      ],
      backup: [
        'it had the newest data at the last snapshot of a command (role change 4)',
        'its log has no role change since then',
        'its data folder is empty',
      ],
    },
  });
});
