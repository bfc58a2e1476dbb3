import { expect, it } from 'vitest';
import { explain, readRules } from '../../../src/doctor/explain.ts';
import { RULES } from '../../../src/doctor/rules/all.ts';
import { refusal } from '../broker/broker-xml/helpers.ts';

const TWO = `# All\n\n## A chapter\n\n### one\n\nError. It ends\nhere.\n\n## Another\n\n### two\n\nNote.\n`;

it('returns the section of a rule, without the next chapter', () => {
  expect(explain(TWO, 'one')).toEqual({ id: 'one', text: 'Error. It ends\nhere.' });
  expect(explain(TWO, 'two')).toEqual({ id: 'two', text: 'Note.' });
});

it('an unknown rule is refused, with the nearest known one', () => {
  expect(refusal(() => explain(TWO, 'ones'))).toContain(
    'USAGE: --explain: unknown rule "ones"; did you mean "one"?',
  );
});

it('explains every rule', () => {
  for (const { id } of RULES) expect(explain(readRules(), id).text).not.toBe('');
});
