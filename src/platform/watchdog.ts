/**
 * A tiny process that outlives its parent only to clean up after it: when the pipe to the
 * parent breaks before the parent said "done", every broker process whose command line holds the
 * guarded folder is ended and the folder removed.
 */
import { spawn } from 'node:child_process';
import { packageFile } from './package-file.ts';

const PROCESS = 'dist/platform/watchdog-process.js';

export interface Watchdog {
  /** The parent has cleaned up itself. */
  release(): void;
}

/** Guards a throw-away folder: should this process die in any way, the folder's processes and the folder go too. */
export function guard(folder: string): Watchdog {
  const child = spawn(process.execPath, [packageFile(PROCESS), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined); // without a watchdog the pair still ends with us in every orderly way
  child.unref();
  child.stdin.on('error', () => undefined); // it may be gone when we say "done"
  return {
    release: () => {
      child.stdin.end('done');
    },
  };
}
