import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findJavas } from '../../distribution/java/java.ts';
import type { Limit, MachineFacts, PortFact } from '../../model/doctor.ts';
import { isPortFree, portHolder } from '../../platform/ports.ts';
import { diskUsedPercent } from '../subject/inputs.ts';
import { releasesOn } from '../releases/java-generations.ts';

interface MachineInput {
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the pair, or where one would be made; it need not exist. */
  readonly folder: string;
  readonly ports: readonly number[];
  /** Processes of this pair; empty if there is none. */
  readonly ownPids: readonly number[];
  /** Description of the pair; null if there is none. */
  readonly pair: string | null;
}

/** Examines this machine without changing it. A port is tested by listening on it for a moment. */
export async function examineMachine(input: MachineInput): Promise<MachineFacts> {
  const javas = await findJavas(input.env);
  const folder = deepestExisting(input.folder);
  const { bavail, bsize } = statfsSync(folder);
  return {
    javas: javas.map(({ home, feature }) => ({ home, feature, fits: releasesOn(feature) })),
    ports: await Promise.all(input.ports.map((port) => examinePort(port, input.ownPids))),
    disk: {
      folder,
      freeBytes: bavail * bsize,
      usedPercent: Math.round(diskUsedPercent(folder)),
    },
    limits: readLimits(),
    pair: input.pair,
  };
}

async function examinePort(port: number, ownPids: readonly number[]): Promise<PortFact> {
  if (await isPortFree(port)) return { port, holder: null, ours: false, free: true };
  const holder = portHolder(port);
  const ours = holder !== null && ownPids.includes(holder.pid);
  // Only the program: the arguments of another process may hold secrets.
  const program = holder?.commandLine.split(/\s/)[0]?.split('/').at(-1) ?? '';
  const shown = holder === null ? null : `${program} (pid ${holder.pid})`;
  return { port, holder: shown, ours, free: false };
}

/**
 * Returns the limits of a process that starts brokers: proc(5), `limits`. Of open files it is the
 * hard limit, since a JVM raises its soft limit to that. Null on systems without that file.
 */
function readLimits(): MachineFacts['limits'] {
  try {
    return parseLimits(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return { openFiles: null, processes: null }; // only Linux has it
  }
}

/** Returns the limits in the text of `/proc/<pid>/limits`; null for a missing one. */
export function parseLimits(text: string): MachineFacts['limits'] {
  const column = (name: string, index: number): Limit => {
    const line = text.split('\n').find((each) => each.startsWith(name));
    const value = line?.slice(name.length).trim().split(/\s+/)[index] ?? '';
    if (value === 'unlimited') return value;
    return /^\d+$/.test(value) ? Number(value) : null;
  };
  return { openFiles: column('Max open files', 1), processes: column('Max processes', 0) };
}

function deepestExisting(folder: string): string {
  return existsSync(folder) ? folder : deepestExisting(dirname(folder));
}
