import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';

/** A new empty folder, without links in its path, that goes when the test ends. */
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

/** The AmqHaError an act throws, at once or later; anything else it does fails the test. */
export async function refusalOf(act: () => unknown): Promise<AmqHaError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof AmqHaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
