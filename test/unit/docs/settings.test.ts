import { expect, test } from 'vitest';
import { ROOT } from './files.ts';
import { settingsPage } from './settings-page.ts';

test('docs/settings.md is what the records of the options say: npm run settings', async () => {
  await expect(await settingsPage()).toMatchFileSnapshot(`${ROOT}docs/settings.md`);
});
