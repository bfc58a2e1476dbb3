/**
 * A small process that outlives its parent only to clean up: when the pipe to the parent breaks
 * before the parent sent "done", it ends every broker process whose command line contains the
 * guarded folder, and removes the folder.
 */
import { spawn } from 'node:child_process';
import { packageFile } from './package-file.ts';

const PROCESS = 'dist/platform/watchdog-process.js';

export interface Watchdog {
  /** Ends the watchdog after the parent has cleaned up itself. */
  release(): void;
}

/**
 * Guards a throw-away folder: if this process ends in any way, the folder's processes are ended and
 * the folder is removed.
 */
export function guard(folder: string): Watchdog {
  const child = spawn(process.execPath, [packageFile(PROCESS), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined); // only a killed process needs the watchdog
  child.unref();
  child.stdin.on('error', () => undefined); // it may have ended when "done" is sent
  return {
    release: () => {
      child.stdin.end('done');
    },
  };
}
