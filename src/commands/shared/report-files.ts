import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import * as files from '../../platform/files.ts';
import { notWritable } from '../../pair/record/lock.ts';

/** An option that names a place to write to, as an absolute path; null when it was not given. */
export function pathOf(cwd: string, value: string | null): string | null {
  return value === null ? null : resolve(cwd, value);
}

/**
 * The file that a report goes to, its folder made: what cannot be written must not be found out after the walk.
 * @throws AmqHaError USAGE for a folder; NOT_WRITABLE
 */
export function reportFile(
  cwd: string,
  value: string | null,
  { option, example }: { readonly option: string; readonly example: string },
): string | null {
  const path = pathOf(cwd, value);
  if (path === null) return null;
  makeFolder(dirname(path));
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new AmqHaError('USAGE', `${option}: ${path} is a folder, not a file`, { hint: example });
  }
  return path;
}

/** @throws AmqHaError NOT_WRITABLE */
export function makeFolder(path: string): void {
  try {
    files.makeFolder(path);
  } catch (error) {
    throw notWritable(path, error);
  }
}
