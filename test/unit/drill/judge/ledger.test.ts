import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { goodHistory, killRound, Planted, type Fate } from './planted.ts';

const COUNTERS = [
  'attempted',
  'acknowledged',
  'consumed',
  'lost',
  'onlyOnOtherSide',
  'duplicated',
  'unexpected',
  'recovered',
  'unknown',
  'outOfOrder',
] as const;
type Counts = Readonly<Record<string, number>>;

const NONE: Counts = Object.fromEntries(COUNTERS.map((name) => [name, 0]));
const countsOf = (verdict: Verdict): Counts =>
  Object.fromEntries(Object.entries(verdict).filter(([name]) => name in NONE));

/** Two messages without a fault, then those of the test. */
const around = (): Planted => new Planted().flow({ from: 100, to: 200 }).drained(9_000);
const AROUND: Counts = { ...NONE, attempted: 2, acknowledged: 2, consumed: 2 };

const plus = (counts: Counts): Counts =>
  Object.fromEntries(
    Object.entries(AROUND).map(([name, count]) => [name, count + (counts[name] ?? 0)]),
  );

const sent = { sent: 300 };
test.each<[string, Fate, Counts, Verdict['verdict']]>([
  [
    'acknowledged and received',
    { ...sent, acked: 310, received: 320 },
    { attempted: 1, acknowledged: 1, consumed: 1 },
    'pass',
  ],
  [
    'lost: acknowledged and never received',
    { ...sent, acked: 310 },
    { attempted: 1, acknowledged: 1, lost: 1 },
    'fail',
  ],
  [
    'received three times: one duplicated message',
    { ...sent, acked: 310, received: [320, 330, 340] },
    { attempted: 1, acknowledged: 1, consumed: 1, duplicated: 1 },
    'pass',
  ],
  [
    'recovered: an unknown send that was delivered later',
    { ...sent, received: 5_000 },
    { attempted: 1, consumed: 1, recovered: 1 },
    'pass',
  ],
  ['unknown: neither answered nor received', sent, { attempted: 1, unknown: 1 }, 'pass'],
  ['refused', { ...sent, refused: 310 }, { attempted: 1 }, 'pass'],
  [
    'refused, and received all the same',
    { ...sent, refused: 310, received: 320 },
    { attempted: 1, consumed: 1, recovered: 1 },
    'pass',
  ],
  [
    'received before its send is recorded',
    { sent: 300, acked: 310, received: 290 },
    { attempted: 1, acknowledged: 1, consumed: 1 },
    'pass',
  ],
  [
    'received before it is acknowledged',
    { sent: 300, acked: 320, received: 310 },
    { attempted: 1, acknowledged: 1, consumed: 1 },
    'pass',
  ],
])('a message %s', (_, fate, counts, word) => {
  const history = around();
  history.message(fate);
  const verdict = history.verdict();
  expect(countsOf(verdict)).toEqual(plus(counts));
  expect(verdict.verdict).toBe(word);
});

test('a connection that ended leaves the outcome of a send open, until its second try is answered', () => {
  const history = around();
  for (const acked of [undefined, 700]) {
    const value = history.message({ sent: 300, ...(acked && { acked, received: acked }) });
    history.tell(350, { process: 'producer-0', type: 'info', f: 'send', value });
  }
  expect(countsOf(history.verdict())).toEqual(
    plus({ attempted: 2, acknowledged: 1, consumed: 1, unknown: 1 }),
  );
});

test.each([
  ['a message of another client', 'other-run-5', ['other-run-5']],
  ['a number that was never attempted', 7, ['r1-7']],
  ['a number far beyond all others', 123_456_789_012, ['r1-123456789012']],
])('%s is unexpected', (_, value, identities) => {
  const history = around().delivery(400, value);
  const verdict = history.verdict();
  expect(countsOf(verdict)).toEqual(plus({ unexpected: 1 }));
  expect(verdict).toMatchObject({
    verdict: 'fail',
    reasons: ['delivered 1 message that this run never sent'],
  });
  expect(history.evidence().unexpected).toEqual(identities);
});

test('each delivery of an unsent message counts, and none of them is a message of the run', () => {
  const history = around().delivery(400, 7).delivery(410, 7).delivery(420, 'x').delivery(430, 'x');
  expect(countsOf(history.verdict())).toEqual(plus({ unexpected: 4 }));
  expect(history.evidence().messages.count).toBe(2);
});

test('a lost message in the journal of a broker ended in a split brain', () => {
  const history = around();
  const journal = (value: number): Planted =>
    history.tell(5_000, { process: 'primary', type: 'info', f: 'journal', value });
  const diverged = history.message({ sent: 300, acked: 310, producer: 'latecomer' });
  journal(diverged);
  // Received, unanswered, lost without a trace: none of them diverged.
  journal(history.message({ sent: 300, acked: 310, received: 320 }));
  journal(history.message({ sent: 300 }));
  history.message({ sent: 300, acked: 310 });
  journal(99);
  const verdict = history.verdict();
  expect(countsOf(verdict)).toEqual(
    plus({ attempted: 4, acknowledged: 3, consumed: 1, lost: 2, onlyOnOtherSide: 1, unknown: 1 }),
  );
  expect(verdict.reasons).toEqual([
    'lost 2 acknowledged messages (limit 0)',
    '1 acknowledged message only in the journal of a broker that was ended in a split brain',
  ]);
});

test('an order violation: a first delivery after a later message of the same producer', () => {
  const history = new Planted().drained(9_000);
  const message = (received: number | number[], consumer = 'consumer-0', producer = 'producer-0') =>
    history.message({ sent: 100, acked: 110, received, consumer, producer });
  message(500); // 0: after 2
  message(300, 'consumer-2'); // 1: the others went to another consumer
  message(200); // 2
  message([250, 700]); // 3: its second delivery is no first one
  message(600); // 4
  message(650, 'consumer-1'); // 5: after 6
  message(640, 'consumer-1'); // 6
  message(210, 'consumer-0', 'producer-1'); // 7: the others are of another producer
  expect(history.verdict()).toMatchObject({ verdict: 'pass', outOfOrder: 2, duplicated: 1 });
});

test('several producers and consumers add up', () => {
  const history = goodHistory();
  for (const own of [0, 1, 2]) {
    const clients = { producer: `producer-${own}`, consumer: `consumer-${own}` };
    history.flow({ from: 5_100 + own, to: 6_100, ...clients });
  }
  expect(history.verdict()).toMatchObject({
    verdict: 'pass',
    attempted: 65 + 11 + 10 + 10,
    acknowledged: 65 + 11 + 10 + 10,
    consumed: 65 + 11 + 10 + 10,
  });
});

const ANY_FATE = fc.record({
  acked: fc.boolean(),
  refused: fc.boolean(),
  received: fc.nat({ max: 3 }),
  journal: fc.boolean(),
});

test('each message is counted by what happened to it', () => {
  fc.assert(
    fc.property(fc.array(ANY_FATE, { maxLength: 40 }), (fates) => {
      const history = new Planted().drained(9_000);
      for (const { acked, refused, received, journal } of fates) {
        const value = history.message({
          sent: 100,
          ...(acked && { acked: 110 }),
          ...(refused && { refused: 110 }),
          received: Array.from({ length: received }, (_, time) => 200 + time),
        });
        if (journal) history.tell(300, { process: 'primary', type: 'info', f: 'journal', value });
      }
      const many = (is: (fate: (typeof fates)[number]) => boolean) => fates.filter(is).length;
      expect(countsOf(history.verdict())).toEqual({
        attempted: fates.length,
        acknowledged: many(({ acked }) => acked),
        consumed: many(({ received }) => received > 0),
        lost: many(({ acked, received }) => acked && received === 0),
        onlyOnOtherSide: many(({ acked, received, journal }) => acked && received === 0 && journal),
        duplicated: many(({ received }) => received > 1),
        unexpected: 0,
        recovered: many(({ acked, received }) => !acked && received > 0),
        unknown: many(({ acked, refused, received }) => !acked && !refused && received === 0),
        outOfOrder: 0,
      });
    }),
  );
});

/**
 * Two split brains; the journal of the ended broker holds what only it had acknowledged, and more.
 */
function splits(): Planted {
  const history = new Planted({ faults: ['pause', 'partition'] });
  killRound(history, 1, 2_000, 'pause');
  killRound(history, 2, 12_000, 'partition');
  const lost = [3_000, 3_100, 13_000].map((acked) => history.message({ sent: acked - 5, acked }));
  const received = history.message({ sent: 13_100, acked: 13_105, received: 13_110 });
  history.message({ sent: 13_200, acked: 13_205 }); // lost, and in no journal
  for (const value of [...lost, received])
    history.tell(15_000, { process: 'primary', type: 'info', f: 'journal', value });
  return history;
}

test('a diverged message is counted in the round in which it was acknowledged', () => {
  const { rounds } = splits().drained(20_000).verdict();
  expect(rounds.map(({ lost, onlyOnOtherSide }) => [lost, onlyOnOtherSide])).toEqual([
    [2, 2],
    [2, 1],
  ]);
});

test.each([
  ['drained', splits().drained(20_000), true],
  ['not drained', splits(), false],
])('a drill that was %s says so', (_, history, drained) => {
  expect(history.verdict().drained).toBe(drained);
});
