import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';

/**
 * Paths that work in the scripts, the JVM flags and the web server: from 2.40 on Jetty fails on
 * letters beyond ASCII ("Bad escape", measured), quotes would end a string in the profiles, a colon
 * splits the class path. Spaces work (measured, 2.10.1 to 2.44.0).
 */
const PLAIN = /^[A-Za-z0-9 ._/+@=~-]*$/;
const PREFIX = 'amq-ha-demo-';
const LINK = 'pair';
/** Mode bits of a folder that other users can write or read. */
const OPEN_TO_OTHERS = 0o077;

export const needsAlias = (path: string): boolean => !PLAIN.test(path);

/** Returns a temporary folder whose path needs no alias. */
export function plainTmpdir(): string {
  const folder = realpathSync(tmpdir());
  return needsAlias(folder) ? realpathSync('/tmp') : folder;
}

/**
 * Returns the path of a folder's alias, without making it. It is unique for a folder and a user, so
 * a copy of a folder never has the alias of the original.
 */
export function aliasFor(folder: string): string {
  return join(plainTmpdir(), nameFor(folder), LINK);
}

/**
 * Returns the alias of a folder: the known one, if it is valid, otherwise `aliasFor`; null if the
 * real path can be used. A known alias with another name (of an earlier release, or made when the
 * folder was elsewhere) is valid only while it leads to this folder.
 */
export function aliasInPlace(folder: string, known: string | null): string | null {
  if (!needsAlias(folder)) return null;
  const isValid = known !== null && (isNamedFor(known, folder) || linkTarget(known) === folder);
  return isValid ? known : aliasFor(folder);
}

/**
 * Makes the alias if it is missing (temporary folders are emptied at a reboot), in a folder that
 * only this user can change.
 * @throws AmqHaError NOT_WRITABLE when other users have access to that folder
 */
export function ensureAlias(alias: string, folder: string): void {
  const place = dirname(alias);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(place);
  const isPrivate = lstatSync(place).isDirectory() && (mode & OPEN_TO_OTHERS) === 0;
  if (!isPrivate || uid !== userInfo().uid) {
    throw new AmqHaError(
      'NOT_WRITABLE',
      `${place} has to belong to you, without access for others: a broker runs from the link in it`,
      { hint: `rm -r ${place}   (it contains only a link)` },
    );
  }
  if (linkTarget(alias) === folder) return;
  rmSync(alias, { force: true });
  symlinkSync(folder, alias);
}

/** Removes the alias of this folder; a link that leads elsewhere stays. */
export function removeAlias(alias: string, folder: string): void {
  if (linkTarget(alias) !== folder) return;
  rmSync(alias, { force: true });
  if (!isAliasPath(alias)) return;
  try {
    rmdirSync(dirname(alias));
  } catch {
    // Not empty or already removed.
  }
}

/** Returns the target of a link; null if there is no link. */
export function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** True for the path of an alias, of any folder; it need not exist. */
export const isAliasPath = (path: string): boolean =>
  basename(path) === LINK && basename(dirname(path)).startsWith(PREFIX);

function nameFor(folder: string): string {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return `${PREFIX}${userInfo().uid}-${key}`;
}

/** True for an alias of this folder, whatever TMPDIR was when it was made. */
const isNamedFor = (alias: string, folder: string): boolean =>
  basename(dirname(alias)) === nameFor(folder);
