import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasUpgradeCommand } from '../../../../src/distribution/detect/upgrade-command.ts';
import { tempFolder } from '../temp-folder.ts';
import { zipOf } from '../zip/zip-writer.ts';

const COMMANDS = 'org/apache/activemq/artemis/cli/commands/';

test.each([
  { jar: 'artemis-cli-2.44.0.jar', classes: ['Create.class', 'Upgrade.class'], has: true },
  { jar: 'artemis-cli-2.26.0.jar', classes: ['Create.class'], has: false },
  { jar: 'artemis-other-2.44.0.jar', classes: ['Upgrade.class'], has: false },
])('$jar with $classes: $has', async ({ jar, classes, has }) => {
  const home = tempFolder();
  mkdirSync(join(home, 'lib'));
  const entries = classes.map((name) => ({ name: COMMANDS + name, content: 'class' }));
  writeFileSync(join(home, 'lib', jar), zipOf(entries));
  expect(await hasUpgradeCommand(home)).toBe(has);
});
