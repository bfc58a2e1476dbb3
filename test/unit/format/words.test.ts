import { expect, test } from 'vitest';
import type { Verdict } from '../../../src/model/verdict.ts';
import {
  brokerNamed,
  counted,
  durationOr,
  firstLine,
  grouped,
  verdictSentence,
} from '../../../src/format/words.ts';
import { FAILED, VERDICT } from '../drill/report/samples.ts';

test('numbers and durations are formatted for people', () => {
  expect([0, 1, 1_234_567].map(grouped)).toEqual(['0', '1', '1,234,567']);
  const counts = [0, 1, 2, 1_200].map((n) => counted(n, 'fault'));
  expect(counts).toEqual(['0 faults', '1 fault', '2 faults', '1,200 faults']);
  expect(counted(2, 'history', 'histories')).toBe('2 histories');
  expect([null, 870, 999.4, 999.5].map(durationOr)).toEqual(['-', '870 ms', '999 ms', '1.0 s']);
});

const WAITED = '; producers waited 512 ms at most, 1.4 s in a failback.';

const NONE = { min: null, median: null, p95: null, max: null };

test.each<[Partial<Verdict>, string]>([
  [{}, `2 faults, 1 takeover: none of 12,000 acknowledged messages was lost${WAITED}`],
  [{ lost: 1 }, `2 faults, 1 takeover: 1 of 12,000 acknowledged messages was lost${WAITED}`],
  [
    { verdict: 'unknown' },
    `2 faults, 1 takeover: the evidence is not sufficient for a verdict${WAITED}`,
  ],
  [
    { verdict: 'unknown', lost: 2, failbackOutageMs: NONE },
    '2 faults, 1 takeover: 2 of 12,000 acknowledged messages were never delivered, but the evidence is not sufficient for a verdict; producers waited 512 ms at most.',
  ],
  [
    { verdict: 'fail', bothActiveMs: 648, falseFailovers: 1 },
    `2 faults, 1 takeover: none of 12,000 acknowledged messages was lost, but both brokers were active for 648 ms${WAITED}`,
  ],
  [
    { verdict: 'fail', falseFailovers: 1 },
    `2 faults, 1 takeover: none of 12,000 acknowledged messages was lost, but 1 takeover had no fault behind it${WAITED}`,
  ],
  [
    { verdict: 'fail' },
    `2 faults, 1 takeover: none of 12,000 acknowledged messages was lost, but a requirement was not met${WAITED}`,
  ],
  [
    { faults: 0, takeovers: 0, outageMs: NONE, failbackOutageMs: NONE },
    '0 faults, 0 takeovers: none of 12,000 acknowledged messages was lost.',
  ],
])('a verdict with %j in a sentence', (changes, sentence) => {
  expect(verdictSentence({ ...VERDICT, ...changes })).toBe(sentence);
});

test.each([
  ['a', 'a'],
  [' a \n', 'a'],
  ['a: \r\n\tb\n', 'a: ...'],
  ['', ''],
])('the first line of %j is %j', (text, first) => {
  expect(firstLine(text)).toBe(first);
});

test('the name of a broker has its version once', () => {
  const version = '2.44.0';
  expect(brokerNamed({ product: 'Apache ActiveMQ Artemis 2.44.0', version })).toBe(
    'Apache ActiveMQ Artemis 2.44.0',
  );
  expect(brokerNamed({ product: 'Artemis', version })).toBe('Artemis 2.44.0');
});

test('lost messages come first', () => {
  expect(verdictSentence(FAILED)).toContain('9 of 12,000 acknowledged messages were lost;');
});
