import { expect, it } from 'vitest';
import { configPairs } from '../../../../src/doctor/subject/pairing.ts';
import type { Subject } from '../../../../src/doctor/subject/rule.ts';
import { ours, subjectOf } from '../helpers.ts';

const PAIR = ours('2.44.0');
const A = subjectOf(PAIR.primary, '2.44.0', 'a');
const B = subjectOf(PAIR.backup, '2.44.0', 'b');

/** The same pair on other ports. */
const moved = (text: string): string => text.replace(/:61(\d)16\b/g, ':51$116');
const C = subjectOf(moved(PAIR.primary), '2.44.0', 'c');
const D = subjectOf(moved(PAIR.backup), '2.44.0', 'd');

const names = (...cases: readonly Subject[]): readonly string[] =>
  configPairs(cases).map(([one, other]) => one.config.broker + other.config.broker);

it('one configuration is not a pair', () => {
  expect(names(A)).toEqual([]);
  expect(names()).toEqual([]);
});

it('two are always a pair, and the primary comes first', () => {
  expect(names(A, B)).toEqual(['ab']);
  expect(names(B, A)).toEqual(['ab']);
  expect(names(A, D)).toEqual(['ad']);
  expect(names(C, A)).toEqual(['ca']);
  expect(names(D, B)).toEqual(['db']);
});

it('among more, those that lead to each other are pairs, in any order', () => {
  expect(names(D, B, C, A)).toEqual(['cd', 'ab']);
  expect(names(A, C, D)).toEqual(['cd']);
  expect(names(A, subjectOf(PAIR.primary, '2.44.0', 'e'), B)).toEqual(['ab']);
  expect(names(A, C, subjectOf(PAIR.primary, '2.44.0', 'e'))).toEqual([]);
});

it('among more, those with the same group name are a pair, though their addresses are unknown', () => {
  const inGroup = (text: string): string =>
    text
      .replace(/(<(?:primary|backup)>)/, '$1<group-name>orders</group-name>')
      .replace(/tcp:\/\/127.0.0.1/g, 'tcp://${host}');
  const [one, other] = [PAIR.primary, PAIR.backup].map((text) => inGroup(text));
  const [x, y] = [subjectOf(one ?? '', '2.44.0', 'x'), subjectOf(other ?? '', '2.44.0', 'y')];
  expect(names(x, A, y)).toEqual(['xy']);
});
