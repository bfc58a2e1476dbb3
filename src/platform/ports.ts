import { createServer } from 'node:net';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { processInfo } from './process-table.ts';

export const LOOPBACK = '127.0.0.1';

/**
 * Returns true when nothing listens on this port of the loopback interface, by listening there for
 * a moment.
 */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Returns the process that listens on a port, if this user may see it (Linux only); else null. */
export function portHolder(
  port: number,
): { readonly pid: number; readonly commandLine: string } | null {
  if (process.platform !== 'linux') return null;
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)),
  );
  if (inodes.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (!openSockets(pid).some((inode) => inodes.has(inode))) continue;
    const info = processInfo(Number(pid));
    if (info !== null) return { pid: info.pid, commandLine: info.commandLine };
  }
  return null;
}

/**
 * Returns the inodes of listening sockets. proc(5): column 2 is the local address in hex, column 4
 * the state (0A = LISTEN), column 10 the inode.
 */
function listeningInodes(table: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  try {
    return readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[1]?.endsWith(suffix) === true && columns[3] === '0A')
      .flatMap((columns) => columns[9] ?? []);
  } catch {
    return [];
  }
}

function openSockets(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = linkTarget(`/proc/${pid}/fd/${fd}`);
      return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [];
    });
  } catch {
    return []; // another user's process, or it has ended
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
