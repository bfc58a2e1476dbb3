import { expect, it } from 'vitest';
import { explain, readRules } from '../../../src/doctor/explain.ts';
import { RULES } from '../../../src/doctor/rules/all.ts';
import { refusal } from '../broker/broker-xml/helpers.ts';

const TWO = `# All\n\n## A chapter\n\n### one\n\nError. It ends\nhere.\n\n## Another\n\n### two\n\nNote.\n`;

it('a rule has its own section, without the next chapter', () => {
  expect(explain(TWO, 'one')).toEqual({ id: 'one', text: 'Error. It ends\nhere.' });
  expect(explain(TWO, 'two')).toEqual({ id: 'two', text: 'Note.' });
});

it('what is no rule is refused, with the nearest one', () => {
  expect(refusal(() => explain(TWO, 'ones'))).toContain(
    'USAGE: --explain: "ones" is no rule; did you mean "one"?',
  );
});

it('explains every rule', () => {
  for (const { id } of RULES) expect(explain(readRules(), id).text).not.toBe('');
});
