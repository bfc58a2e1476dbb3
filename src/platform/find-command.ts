import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

type FoundCommand = 'found' | 'not-found' | 'not-executable';

/**
 * Finds a command as a shell does: a name in the folders of `PATH`, anything with a slash as a
 * path.
 */
export function findCommand(name: string, env: NodeJS.ProcessEnv, cwd: string): FoundCommand {
  const folders = (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter);
  const paths = name.includes('/') ? [name] : folders.map((folder) => join(folder, name));
  const there = paths.map((path) => inspect(resolve(cwd, path)));
  if (name !== '' && there.includes('found')) return 'found';
  return name !== '' && there.includes('not-executable') ? 'not-executable' : 'not-found';
}

function inspect(path: string): FoundCommand {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'not-found';
  if (!stats.isFile()) return 'not-executable';
  try {
    accessSync(path, constants.X_OK);
    return 'found';
  } catch {
    return 'not-executable';
  }
}
