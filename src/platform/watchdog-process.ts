/** The process of a watchdog (see `watchdog.ts`), started with the folder that it guards. */
import { rmSync } from 'node:fs';
import { findProcesses } from './process-table.ts';

/** Looks this often; done when nothing was found for a second (a shell may be about to become a JVM). */
const LOOK_EVERY_MS = 100;
const QUIET_LOOKS = 10;
const GIVE_UP_AFTER_LOOKS = 300;

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

const [, , folder] = process.argv;
if (folder !== undefined) await watch(folder);
