import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a folder with no links in its path, removed after the test. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'amqha-unit-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file and the folders above it; `mode` = permission bits. */
export function put(path: string, content: string | Buffer = '', mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
  return path;
}

/** Returns what an async action threw; fails the test when it threw nothing. */
export async function thrownBy(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    (value) => {
      throw new Error(`nothing was thrown, but returned: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
