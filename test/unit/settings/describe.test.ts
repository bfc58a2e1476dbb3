import { expect, test } from 'vitest';
import type { Option } from '../../../src/model/option.ts';
import { helpOf } from '../../../src/settings/describe.ts';

const list = (parts: Partial<Option>): Option => ({
  flags: '--it <list>',
  type: { kind: 'list', of: null },
  default: null,
  help: 'zips',
  ...parts,
});

test.each<[string, Partial<Option>, string]>([
  ['no default', {}, 'zips; several with commas'],
  ['one', { default: ['a'] }, 'zips; several with commas (default: a)'],
  ['several, which show the commas', { default: ['a', 'b'] }, 'zips (default: a,b)'],
  [
    'a sentence with a comma',
    { defaultText: 'the zip here, else 1.0' },
    'zips; several with commas (default: the zip here, else 1.0)',
  ],
])('a list says how several are written; default: %s', (_, parts, help) => {
  expect(helpOf(list(parts))).toBe(help);
});
