/**
 * A tiny process that outlives its parent only to clean up after it: when the pipe to the
 * parent breaks before the parent said "done", every broker process whose command line holds the
 * guarded folder is ended and the folder removed.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProcesses } from './process-table.ts';

/** Looks this often; done when nothing was found for a second (a shell may be about to become a JVM). */
const LOOK_EVERY_MS = 100;
const QUIET_LOOKS = 10;
const GIVE_UP_AFTER_LOOKS = 300;

export interface Watchdog {
  /** The parent has cleaned up itself. */
  release(): void;
}

/** Guards a throw-away folder: should this process die in any way, the folder's processes and the folder go too. */
export function guard(folder: string): Watchdog {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), folder], {
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

async function watch(folder: string): Promise<void> {
  let said = '';
  for await (const chunk of process.stdin) said += String(chunk);
  if (said === 'done') return;
  let quiet = 0;
  for (let look = 0; look < GIVE_UP_AFTER_LOOKS && quiet < QUIET_LOOKS; look += 1) {
    const ours = findProcesses((commandLine) => isInside(folder, commandLine));
    for (const { pid } of ours) kill(pid);
    quiet = ours.length === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A broker, artemis command or ZooKeeper server of the folder; never this watchdog itself. */
function isInside(folder: string, commandLine: string): boolean {
  const isOurs = commandLine.includes(`=${folder}/`) || commandLine.includes(` ${folder}/`);
  return isOurs && /\.boot\.Artemis |\/bin\/artemis |\.QuorumPeerMain /.test(commandLine);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

const [, script, folder] = process.argv;
if (script === fileURLToPath(import.meta.url) && folder !== undefined) await watch(folder);
