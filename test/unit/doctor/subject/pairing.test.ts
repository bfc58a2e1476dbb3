import { expect, it } from 'vitest';
import { pairsOf } from '../../../../src/doctor/subject/pairing.ts';
import type { Case } from '../../../../src/doctor/subject/rule.ts';
import { caseOf, ours } from '../helpers.ts';

const PAIR = ours('2.44.0');
const A = caseOf(PAIR.primary, '2.44.0', 'a');
const B = caseOf(PAIR.backup, '2.44.0', 'b');

/** The same pair on other ports. */
const moved = (text: string): string => text.replace(/:61(\d)16\b/g, ':51$116');
const C = caseOf(moved(PAIR.primary), '2.44.0', 'c');
const D = caseOf(moved(PAIR.backup), '2.44.0', 'd');

const names = (...cases: readonly Case[]): readonly string[] =>
  pairsOf(cases).map(([one, other]) => one.config.broker + other.config.broker);

it('one is no pair', () => {
  expect(names(A)).toEqual([]);
  expect(names()).toEqual([]);
});

it('two are a pair, whatever they say, and the primary comes first', () => {
  expect(names(A, B)).toEqual(['ab']);
  expect(names(B, A)).toEqual(['ab']);
  expect(names(A, D)).toEqual(['ad']);
  expect(names(C, A)).toEqual(['ca']);
  expect(names(D, B)).toEqual(['db']);
});

it('of more, those that lead to each other, in any order', () => {
  expect(names(D, B, C, A)).toEqual(['cd', 'ab']);
  expect(names(A, C, D)).toEqual(['cd']);
  expect(names(A, caseOf(PAIR.primary, '2.44.0', 'e'), B)).toEqual(['ab']);
  expect(names(A, C, caseOf(PAIR.primary, '2.44.0', 'e'))).toEqual([]);
});

it('of more, those of one group, though their addresses do not tell', () => {
  const inGroup = (text: string): string =>
    text
      .replace(/(<(?:primary|backup)>)/, '$1<group-name>orders</group-name>')
      .replace(/tcp:\/\/127.0.0.1/g, 'tcp://${host}');
  const [one, other] = [PAIR.primary, PAIR.backup].map((text) => inGroup(text));
  const [x, y] = [caseOf(one ?? '', '2.44.0', 'x'), caseOf(other ?? '', '2.44.0', 'y')];
  expect(names(x, A, y)).toEqual(['xy']);
});
