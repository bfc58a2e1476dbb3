import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';

/** Makes an empty folder, without links in its path, that is removed when the test ends. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amq-ha unit ')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file and the folders above it. */
export function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Returns the AmqHaError that an action throws, at once or later; anything else fails the test. */
export async function refusalOf(act: () => unknown): Promise<AmqHaError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof AmqHaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
