import { lstat, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { systemCode } from '../model/errors.ts';
import { makeFolder } from '../platform/files.ts';

/** Folders for the files of a user that belong to no project. */
export interface UserFolders {
  /** HOME, and the home of the account where that is another one; empty when there is neither. */
  readonly homes: readonly string[];
  /**
   * A folder of this program in the temporary folder, for when no home can be written to; made when
   * it is needed.
   */
  readonly temporary: string;
}

/**
 * Returns the user's folders. HOME and the account's home (of the password file) may differ:
 * containers and CI jobs often set HOME, but Java takes the account's home for `user.home`, and so
 * does Maven for `~/.m2` (JDK, java_props_md.c). An account may also have no entry at all, as in a
 * container that runs under an arbitrary user ID.
 */
export function userFolders(env: NodeJS.ProcessEnv, account = accountHome()): UserFolders {
  const homes = [env['HOME'], account].flatMap((home) =>
    home === undefined || home === '' ? [] : [resolve(home)],
  );
  const user = String(process.getuid?.() ?? 'user');
  return { homes: [...new Set(homes)], temporary: join(tmpdir(), `amq-ha-demo-${user}`) };
}

function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // no such account
  }
}

/**
 * Returns `amq-ha-demo` in the user's cache folders, the preferred one first: XDG_CACHE_HOME, else
 * the system's cache folder in each home.
 */
export function cacheFoldersOf(
  env: NodeJS.ProcessEnv,
  { homes, temporary }: UserFolders = userFolders(env),
): readonly string[] {
  const xdg = env['XDG_CACHE_HOME'];
  const usual: Partial<Record<NodeJS.Platform, (home: string) => string>> = {
    darwin: (home) => join(home, 'Library/Caches'),
    win32: (home) => env['LOCALAPPDATA'] ?? join(home, 'AppData/Local'),
  };
  const ofHome = usual[process.platform] ?? ((home: string) => join(home, '.cache'));
  const folders = xdg === undefined || xdg === '' ? homes.map(ofHome) : [xdg];
  return [
    ...new Set(folders.map((folder) => join(folder, 'amq-ha-demo'))),
    join(temporary, 'cache'),
  ];
}

/**
 * Returns the first of these folders into which a file can be written, and makes it when it does
 * not exist. Permissions are not consulted: root, read-only file systems and network drives have
 * their own rules.
 * @throws Error when there is none, with the reason for each
 */
export async function firstWritable(
  folders: readonly string[],
  { temporary }: Pick<UserFolders, 'temporary'>,
): Promise<string> {
  const failures: string[] = [];
  for (const folder of folders) {
    try {
      if (folder.startsWith(join(temporary, '/'))) await makePrivate(temporary);
      makeFolder(folder);
      await rmdir(await mkdtemp(join(folder, '.amq-ha-demo-')));
      return folder;
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`no writable folder: ${failures.join('; ')}`);
}

/**
 * Makes a private folder. A name in the temporary folder can be guessed, so the folder must belong
 * to this account and be closed to others.
 */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
  const found = await lstat(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOwn || (process.getuid !== undefined && found.mode & 0o077))
    throw new Error(`${folder} is not a folder that only this account can use`);
}

function unlessThere(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error;
}
