#!/usr/bin/env node
/** Writes `docs/settings.md` from the build in `dist`. A unit test says when the page is out of date. */
import { writeFileSync } from 'node:fs';
import { DRILL_OPTIONS } from '../dist/model/drill.js';
import { SETTINGS } from '../dist/model/settings.js';
import { choicesText, defaultTextOf } from '../dist/settings/describe.js';
import { variableOf } from '../dist/settings/names.js';
import { settingsPage } from './settings-page.mjs';

const page = await settingsPage({
  settings: SETTINGS,
  drill: DRILL_OPTIONS,
  variableOf,
  choicesText,
  defaultTextOf,
});
writeFileSync(new URL('../docs/settings.md', import.meta.url), page);
