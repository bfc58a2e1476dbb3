/** The process of a watchdog (see `watchdog.ts`), started with the folder that it guards. */
import { rmSync } from 'node:fs';
import { findProcesses } from './process-table.ts';

/**
 * Interval of the checks; done when nothing was found for a second (a shell may be about to become
 * a JVM).
 */
const CHECK_EVERY_MS = 100;
const QUIET_CHECKS = 10;
const MAX_CHECKS = 300;

async function watch(folder: string): Promise<void> {
  let message = '';
  for await (const chunk of process.stdin) message += String(chunk);
  if (message === 'done') return;
  let quiet = 0;
  for (let check = 0; check < MAX_CHECKS && quiet < QUIET_CHECKS; check += 1) {
    const found = findProcesses((commandLine) => isInside(folder, commandLine));
    for (const { pid } of found) kill(pid);
    quiet = found.length === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
  }
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Returns true for a broker, artemis command or ZooKeeper server of the folder; never for this
 * watchdog.
 */
function isInside(folder: string, commandLine: string): boolean {
  const isNamed = commandLine.includes(`=${folder}/`) || commandLine.includes(` ${folder}/`);
  return isNamed && /\.boot\.Artemis |\/bin\/artemis |\.QuorumPeerMain /.test(commandLine);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const [, , folder] = process.argv;
if (folder !== undefined) await watch(folder);
