import {
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * Paths that the scripts, the JVM's flags and the web server all bear: from 2.40 on Jetty
 * fails on letters beyond ASCII ("Bad escape", measured), quotes would end a string in the
 * profiles, a colon splits the class path. Blanks are fine (measured, 2.10.1 to 2.44.0).
 */
const BEARABLE = /^[A-Za-z0-9 ._/+@=~-]*$/;
const PREFIX = 'amq-ha-demo-';

export const needsAlias = (path: string): boolean => !BEARABLE.test(path);

/** A folder for temporary things whose path everything bears. */
export function plainTmpdir(): string {
  const folder = realpathSync(tmpdir());
  return needsAlias(folder) ? realpathSync('/tmp') : folder;
}

/** Makes a link with an ASCII path, in a private folder outside the user's, and returns it. Remove it with `removeAlias`. */
export function makeAlias(folder: string): string {
  const alias = join(mkdtempSync(join(plainTmpdir(), PREFIX)), 'pair');
  symlinkSync(folder, alias);
  return alias;
}

/** Makes the link again when it is gone: temporary folders are emptied at a reboot. */
export function ensureAlias(alias: string, folder: string): void {
  if (targetOfLink(alias) === folder) return;
  rmSync(alias, { force: true });
  mkdirSync(dirname(alias), { recursive: true, mode: 0o700 });
  symlinkSync(folder, alias);
}

export function removeAlias(alias: string): void {
  const folder = dirname(alias);
  if (!basename(folder).startsWith(PREFIX)) return;
  rmSync(alias, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Not empty or already gone: nothing of ours is left in it.
  }
}

function targetOfLink(alias: string): string | null {
  try {
    return readlinkSync(alias);
  } catch {
    return null;
  }
}
