import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MACHINE_RULES } from '../../../src/doctor/machine/judge-machine.ts';
import { RULES } from '../../../src/doctor/rules/all.ts';

const TEXT = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

it('docs/rules.md has a section for each rule, and no other', () => {
  const headings = [...TEXT.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  const ids = [...RULES.map(({ id }) => id), ...MACHINE_RULES];
  expect([...headings].sort()).toEqual([...ids].sort());
});

it('each section names the severity of its finding', () => {
  for (const section of TEXT.split(/^### /m).slice(1)) {
    expect(section).toMatch(/\b(?:[Ee]rror|[Ww]arning|[Nn]ote)\b/);
  }
});
