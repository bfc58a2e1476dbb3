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
 * Paths that the scripts, the JVM's flags and the web server all bear: from 2.40 on Jetty
 * fails on letters beyond ASCII ("Bad escape", measured), quotes would end a string in the
 * profiles, a colon splits the class path. Blanks are fine (measured, 2.10.1 to 2.44.0).
 */
const BEARABLE = /^[A-Za-z0-9 ._/+@=~-]*$/;
const PREFIX = 'amq-ha-demo-';
const LINK = 'pair';
/** Of a folder that others can write in, or look into. */
const OPEN_TO_OTHERS = 0o077;

export const needsAlias = (path: string): boolean => !BEARABLE.test(path);

/** A folder for temporary things whose path everything bears. */
export function plainTmpdir(): string {
  const folder = realpathSync(tmpdir());
  return needsAlias(folder) ? realpathSync('/tmp') : folder;
}

/**
 * The path of the link that stands for a folder: no two folders, and no two users, share one. A copy of a folder
 * has therefore never the link of the original. Nothing is made.
 */
export function aliasFor(folder: string): string {
  return join(plainTmpdir(), nameFor(folder), LINK);
}

/**
 * The link that stands for a folder: the one that is known, if it does stand for it, else `aliasFor`; null where the
 * real path will do. A link of another name (of an earlier release, or made for the place where the folder was
 * before) counts only while it leads here.
 */
export function aliasInPlace(folder: string, known: string | null): string | null {
  if (!needsAlias(folder)) return null;
  const isOurs = known !== null && (isNamedFor(known, folder) || linkTarget(known) === folder);
  return isOurs ? known : aliasFor(folder);
}

/**
 * Makes the link where it is missing (temporary folders are emptied at a reboot), in a folder that nobody else can change.
 * @throws AmqHaError NOT_WRITABLE when something else has its place
 */
export function ensureAlias(alias: string, folder: string): void {
  const place = dirname(alias);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(place);
  const isPrivate = lstatSync(place).isDirectory() && (mode & OPEN_TO_OTHERS) === 0;
  if (!isPrivate || uid !== userInfo().uid) {
    throw new AmqHaError(
      'NOT_WRITABLE',
      `${place} has to be a folder of yours alone: a broker runs from the link in it`,
      { hint: `rm -r ${place}   (it holds nothing but a link)` },
    );
  }
  if (linkTarget(alias) === folder) return;
  rmSync(alias, { force: true });
  symlinkSync(folder, alias);
}

/** Removes the link that stands for this folder; one that leads elsewhere is somebody else's and stays. */
export function removeAlias(alias: string, folder: string): void {
  if (linkTarget(alias) !== folder) return;
  rmSync(alias, { force: true });
  if (!isAliasPath(alias)) return;
  try {
    rmdirSync(dirname(alias));
  } catch {
    // Not empty or already gone: nothing of ours is left in it.
  }
}

/** Where a link leads; null when there is none. */
export function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** True for the path of a link of ours, of whatever folder it is, and whether it is there or not. */
export const isAliasPath = (path: string): boolean =>
  basename(path) === LINK && basename(dirname(path)).startsWith(PREFIX);

function nameFor(folder: string): string {
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return `${PREFIX}${userInfo().uid}-${key}`;
}

/** Whatever TMPDIR said when it was made. */
const isNamedFor = (alias: string, folder: string): boolean =>
  basename(dirname(alias)) === nameFor(folder);
