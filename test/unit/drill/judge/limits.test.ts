import { expect, test } from 'vitest';
import type { Limits } from '../../../../src/model/drill.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { blockedByKill, goodHistory, killRound, Planted } from './planted.ts';

/** The verdict and its reasons as one text. */
const textOf = ({ verdict, reasons }: Verdict): string => [verdict, ...reasons].join('; ');

function withLost(lost: number, limits: Partial<Limits>): Verdict {
  const history = goodHistory(limits);
  for (let each = 0; each < lost; each += 1) history.message({ sent: 700, acked: 705 });
  return history.verdict();
}

function withDuplicated(duplicated: number, limits: Partial<Limits>): Verdict {
  const history = goodHistory(limits);
  for (let each = 0; each < duplicated; each += 1)
    history.message({ sent: 700, acked: 705, received: [708, 709] });
  return history.verdict();
}

function withBothActive(ms: number, limits: Partial<Limits>): Verdict {
  return new Planted({ limits })
    .flow({ from: 100, to: 500 })
    .answers(100, 4_100, 'primary', { active: true })
    .answer(1_000, 'backup', { active: true })
    .answer(1_000 + ms + 10, 'backup', { active: true })
    .drained(5_000)
    .verdict();
}

test.each<[string, Verdict]>([
  ['pass', withLost(0, {})],
  ['fail; lost 1 acknowledged message (limit 0)', withLost(1, {})],
  ['pass', withLost(12, { maxLost: 12 })],
  ['fail; lost 13 acknowledged messages (limit 12)', withLost(13, { maxLost: 12 })],
  ['pass', withDuplicated(3, { maxDuplicated: null })],
  ['pass', withDuplicated(3, { maxDuplicated: 3 })],
  ['fail; delivered 4 messages more than once (limit 3)', withDuplicated(4, { maxDuplicated: 3 })],
  ['fail; delivered 1 message more than once (limit 0)', withDuplicated(1, { maxDuplicated: 0 })],
  ['pass', withBothActive(1_000, {})],
  ['fail; both brokers were active for 1,001 ms (limit 1,000 ms)', withBothActive(1_001, {})],
  ['fail; both brokers were active for 2.3 s (limit 1 s)', withBothActive(2_300, {})],
  [
    'fail; both brokers were active for 1 ms (limit 0 ms)',
    withBothActive(1, { maxBothActiveMs: 0 }),
  ],
  // The outage takes 695 ms, the failback 795 ms.
  ['pass', goodHistory({ maxOutageMs: 795 }).verdict()],
  [
    'fail; round 1 (kill): producers waited 795 ms (limit 794 ms) in the failback',
    goodHistory({ maxOutageMs: 794 }).verdict(),
  ],
  [
    'fail; round 1 (kill): producers waited 795 ms (limit 695 ms) in the failback',
    goodHistory({ maxOutageMs: 695 }).verdict(),
  ],
  [
    'fail; round 1 (kill): producers waited 695 ms (limit 694 ms); round 1 (kill): producers waited 795 ms (limit 694 ms) in the failback',
    goodHistory({ maxOutageMs: 694 }).verdict(),
  ],
])('%s', (expected, verdict) => {
  expect(textOf(verdict)).toBe(expected);
});

test('a limit of lost messages allows no diverged ones', () => {
  const history = goodHistory({ maxLost: 5 });
  const value = history.message({ sent: 700, acked: 705, producer: 'latecomer' });
  history.tell(6_000, { process: 'primary', type: 'info', f: 'journal', value });
  expect(textOf(history.verdict())).toBe(
    'fail; 1 acknowledged message only in the journal of a broker that was ended in a split brain',
  );
});

test('of many rounds over the limit ten are named', () => {
  const faults = Array.from({ length: 13 }, () => 'kill');
  const at = faults.map((_, index) => 2_000 + 6_000 * index);
  const history = new Planted({ faults, limits: { maxOutageMs: 700 } })
    .flow({ from: 100, to: 80_000, blocked: at.flatMap(blockedByKill) })
    .drained(80_100);
  at.forEach((ms, index) => killRound(history, index + 1, ms));
  const { reasons } = history.verdict();
  expect(reasons).toHaveLength(11);
  expect(reasons.at(0)).toBe(
    'round 1 (kill): producers waited 795 ms (limit 700 ms) in the failback',
  );
  expect(reasons.at(-1)).toBe('and 3 more waits over the limit');
});

/** A history with one kill, to which a test adds its parts. */
const killed = (recovery: 'ok' | 'info' | 'never', faults = ['kill']): Planted => {
  const kill = { round: 1, fault: 'kill' };
  const history = new Planted({ faults })
    .flow({ from: 100, to: 6_500, blocked: blockedByKill(2_000) })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_001, 'fault', 'ok', kill)
    .log(2_400, 'backup', 'AMQ221007')
    .nemesis(2_620, 'heal', 'invoke', kill);
  if (recovery === 'ok') history.nemesis(6_000, 'heal', 'ok', kill);
  if (recovery === 'info')
    history.nemesis(6_000, 'heal', 'info', { ...kill, why: 'replicatedMaster did not start' });
  return history;
};

const drain = (type: 'invoke' | 'info', history: Planted, value = {}): Planted =>
  history.tell(6_600, { process: 'drill', type, f: 'drain', value });

const NO_DRAIN = 'the queue was not drained';

test.each<[string, Planted]>([
  ['pass', killed('ok').drained(6_600)],
  [`unknown; ${NO_DRAIN}`, killed('ok')],
  ['unknown; the drain of the queue did not end', drain('invoke', killed('ok'))],
  ['unknown; the queue was not emptied', drain('info', killed('ok'))],
  [
    'unknown; the queue was not emptied: 7 messages, nothing received',
    drain('info', killed('ok'), { why: '7 messages, nothing received' }),
  ],
  ['unknown; round 1 (kill): the pair was not protected again', killed('never').drained(6_600)],
  [
    'unknown; round 1 (kill): the pair was not protected again: replicatedMaster did not start',
    killed('info').drained(6_600),
  ],
  [
    'unknown; only 1 of 3 planned faults was injected',
    killed('ok', ['kill', 'kill', 'stop']).drained(6_600),
  ],
  [
    `unknown; ${NO_DRAIN}; round 1 (kill): the pair was not protected again; only 1 of 2 planned faults was injected`,
    killed('never', ['kill', 'kill']),
  ],
])('%s', (expected, history) => {
  expect(textOf(history.verdict())).toBe(expected);
});

test('a fault that was planned and not injected does not count', () => {
  const kill = { round: 1, fault: 'kill' };
  const history = new Planted({ faults: ['kill'] })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', kill)
    .nemesis(2_620, 'heal', 'invoke', kill)
    .nemesis(2_700, 'heal', 'ok', kill)
    .drained(6_600);
  expect(history.verdict()).toMatchObject({
    verdict: 'unknown',
    reasons: ['only 0 of 1 planned faults were injected'],
    faults: 0,
  });
});

test('a failure outweighs an unknown, and comes first', () => {
  const history = killed('never', ['kill', 'kill']).delivery(3_000, 'stranger').drained(6_600);
  history.message({ sent: 700, acked: 705 });
  expect(textOf(history.verdict())).toBe(
    'fail; lost 1 acknowledged message (limit 0); delivered 1 message that this run never sent; round 1 (kill): the pair was not protected again; only 1 of 2 planned faults was injected',
  );
});

test('without an emptied queue an undelivered message is not proven to be lost', () => {
  const history = drain('info', killed('ok'), { why: 'it was stuck' });
  history.message({ sent: 700, acked: 705 });
  expect(history.verdict()).toMatchObject({
    lost: 1,
    verdict: 'unknown',
    reasons: [
      'the queue was not emptied: it was stuck',
      'lost 1 acknowledged message (limit 0), unless still in the queue',
    ],
  });
  history.delivery(800, 'stranger');
  expect(history.verdict().verdict).toBe('fail');
});
