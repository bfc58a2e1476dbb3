import { expect, test } from 'vitest';
import { judge } from '../../../../src/drill/judge/judge.ts';
import { messageTraces } from '../../../../src/drill/judge/message-traces.ts';
import { goodHistory, Planted } from './planted.ts';

function tracesOf(history: Planted, limit = 1_000): readonly string[] {
  const evidence = history.evidence();
  return messageTraces(evidence, judge(evidence, 'r'), limit).map(
    ({ kind, message, text }) => `${kind} ${message}: ${text}`,
  );
}

test('without lost, unknown and unexpected messages there are no traces', () => {
  expect(tracesOf(goodHistory())).toEqual([]);
});

test('a lost message: its producer, its acknowledgement, the nearest fault, and the active broker', () => {
  const history = goodHistory();
  history.message({ sent: 1_990, acked: 1_995.5 });
  history.message({ sent: 3_000, acked: 3_010, producer: 'producer-1' });
  history.message({ sent: 6_000, acked: 6_010 });
  expect(tracesOf(history)).toEqual([
    'lost 65: It was sent by producer-0 at 1.990 s and was acknowledged at 1.996 s, 5 ms before the kill of round 1, when replicatedMaster was active. It was never delivered.',
    'lost 66: It was sent by producer-1 at 3.000 s and was acknowledged at 3.010 s, 1.0 s after the kill of round 1, when replicatedSlave was active. It was never delivered.',
    'lost 67: It was sent by producer-0 at 6.000 s and was acknowledged at 6.010 s, 4.0 s after the kill of round 1, when replicatedMaster was active. It was never delivered.',
  ]);
});

test('a message of a late producer, lost in a split brain', () => {
  const history = goodHistory().answers(3_100, 3_700, 'primary', { active: true });
  const value = history.message({ sent: 3_500, acked: 3_510, producer: 'latecomer' });
  history.tell(3_900, { process: 'primary', type: 'info', f: 'journal', value });
  expect(tracesOf(history)).toEqual([
    'lost 65: It was sent by latecomer at 3.500 s and was acknowledged at 3.510 s, 1.5 s after the kill of round 1, when both replicatedMaster and replicatedSlave were active. It was never delivered, but it is in the journal of the broker that was ended in the split brain.',
  ]);
});

test('the trace of an unknown message says when it was sent', () => {
  const history = goodHistory();
  history.message({ sent: 2_200 });
  expect(tracesOf(history)).toEqual([
    'unknown 65: It was sent by producer-0 at 2.200 s, 200 ms after the kill of round 1, when no broker was known to be active. It was neither acknowledged nor refused, and never delivered.',
  ]);
});

test('an unknown message in the journal of the ended broker', () => {
  const history = goodHistory();
  const value = history.message({ sent: 3_500, producer: 'latecomer' });
  history.tell(3_900, { process: 'primary', type: 'info', f: 'journal', value });
  expect(tracesOf(history)[0]).toMatch(
    /neither acknowledged nor refused, and never delivered, but it is in the journal of the broker that was ended in the split brain\.$/,
  );
});

test('an unexpected message', () => {
  expect(tracesOf(goodHistory().delivery(700, 'stranger').delivery(800, 500))).toEqual([
    'unexpected stranger: It was delivered, but this run never sent it.',
    'unexpected r1-500: It was delivered, but this run never sent it.',
  ]);
});

test('a trace without any fault and without any answer', () => {
  const history = new Planted().drained(500);
  history.message({ sent: 100, acked: 200 });
  expect(tracesOf(history)).toEqual([
    'lost 0: It was sent by producer-0 at 0.100 s and was acknowledged at 0.200 s, without any fault, when no broker was known to be active. It was never delivered.',
  ]);
});

test('a trace names the nearest fault', () => {
  const history = new Planted({ faults: ['kill', 'stop'] })
    .nemesis(2_000, 'fault', 'invoke', { round: 1, fault: 'kill' })
    .nemesis(8_000, 'fault', 'invoke', { round: 2, fault: 'stop' })
    .drained(9_000);
  for (const acked of [1_000, 4_900, 5_100, 8_500]) history.message({ sent: 900, acked });
  expect(tracesOf(history).map((text) => /, ([\w. ]+ round \d)/.exec(text)?.[1])).toEqual([
    '1.0 s before the kill of round 1',
    '2.9 s after the kill of round 1',
    '2.9 s before the stop of round 2',
    '500 ms after the stop of round 2',
  ]);
});

test('when there are too many messages, lost ones come first', () => {
  const history = goodHistory().delivery(700, 'stranger');
  history.message({ sent: 700 });
  for (const acked of [710, 711, 712]) history.message({ sent: 700, acked });
  const kinds = (limit: number): readonly string[] =>
    tracesOf(history, limit).map((text) => text.replace(/:.*/, ''));
  expect(kinds(9)).toEqual(['lost 66', 'lost 67', 'lost 68', 'unexpected stranger', 'unknown 65']);
  expect(kinds(4)).toEqual(['lost 66', 'lost 67', 'lost 68', 'unexpected stranger']);
  expect(kinds(2)).toEqual(['lost 66', 'lost 67']);
});
