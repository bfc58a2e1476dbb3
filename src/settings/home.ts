import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AmqHaError } from '../model/errors.ts';

/** Environment variable that moves the home. */
const HOME_VARIABLE = 'AMQ_HA_DEMO_HOME';

interface HomeFlags {
  readonly home?: string | undefined;
}

/**
 * Find the absolute home folder: flag, then `AMQ_HA_DEMO_HOME`, then `cwd`. The
 * folder need not exist; a relative one is meant from `cwd`. An empty variable
 * counts as not set. Cheap on purpose (no schema library), so that commands
 * that only read can start quickly.
 *
 * @throws AmqHaError USAGE when the flag is empty, or the path (also a current folder) holds a control character.
 */
export function resolveHome(flags: HomeFlags, env: NodeJS.ProcessEnv, cwd: string): string {
  const fromEnvironment = env[HOME_VARIABLE];
  if (flags.home !== undefined) return absolute(flags.home, 'home', cwd);
  if (fromEnvironment) return absolute(fromEnvironment, HOME_VARIABLE, cwd);
  return absolute(cwd, 'the current folder', cwd);
}

function absolute(folder: string, subject: string, cwd: string): string {
  const home = folder === '' ? '' : resolve(cwd, folder);
  if (home === '' || /[\p{Cc}\p{Cs}]/u.test(home)) {
    throw new AmqHaError(
      'USAGE',
      `${subject}: a folder must not be empty or hold control characters`,
      { hint: 'name a folder, as in --home ~/amq' },
    );
  }
  return withoutLinks(home);
}

/**
 * The real path of a folder that may not be there yet: the broker's scripts write the real path into
 * everything, and what a broker says of itself must be comparable to what we say of it.
 */
function withoutLinks(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(withoutLinks(parent), basename(folder));
  }
}
