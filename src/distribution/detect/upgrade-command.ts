import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withArchive } from '../zip/archive.ts';

/**
 * Returns true when a distribution has the command `artemis upgrade` (since 2.27): its class is in
 * the CLI's jar.
 */
export async function hasUpgradeCommand(homeFolder: string): Promise<boolean> {
  const lib = join(homeFolder, 'lib');
  const name = (await readdir(lib)).find((each) => /^artemis-cli-\d.*\.jar$/.test(each));
  if (name === undefined) return false;
  return withArchive(join(lib, name), ({ entries }) =>
    Promise.resolve(entries.some(({ fileName }) => fileName.endsWith('/commands/Upgrade.class'))),
  );
}
