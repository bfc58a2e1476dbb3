import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsPage } from '../../../scripts/settings-page.mjs';
import { DRILL_OPTIONS } from '../../../src/model/drill.ts';
import { SETTINGS } from '../../../src/model/settings.ts';
import { choicesText, defaultTextOf } from '../../../src/settings/describe.ts';
import { variableOf } from '../../../src/settings/names.ts';

test('docs/settings.md is what the records of the options say: npm run settings', async () => {
  const page = await settingsPage({
    settings: SETTINGS,
    drill: DRILL_OPTIONS,
    variableOf,
    choicesText,
    defaultTextOf,
  });
  const there = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  expect(there).toBe(page);
});
