import { readdirSync, readlinkSync, statSync } from 'node:fs';

/** A file, or the current folder, that a process holds open. */
export interface OpenFile {
  /** Its descriptor; null for the current folder. */
  readonly fd: number | null;
  /** Its present path: the kernel follows a folder that is renamed. */
  readonly path: string;
  /** True for a file that is still open, but removed from its folder. */
  readonly deleted: boolean;
}

/** What the kernel appends to the name of a removed file (proc(5)). */
const DELETED = ' (deleted)';

/**
 * Returns the files that a process holds open, and its current folder, without sockets and pipes.
 * Null when they cannot be read: no such process, one of another user, or a system without /proc
 * (macOS).
 */
export function openFilesOf(pid: number): readonly OpenFile[] | null {
  const base = `/proc/${pid}`;
  try {
    const fds = readdirSync(`${base}/fd`);
    return [
      ...openFile(null, `${base}/cwd`),
      ...fds.flatMap((fd) => openFile(Number(fd), `${base}/fd/${fd}`)),
    ];
  } catch {
    return null;
  }
}

function openFile(fd: number | null, link: string): readonly OpenFile[] {
  const target = linkTarget(link);
  if (!target.startsWith('/')) return [];
  const deleted = target.endsWith(DELETED);
  return [{ fd, path: deleted ? target.slice(0, -DELETED.length) : target, deleted }];
}

/**
 * Returns true when the path that the kernel reports is the same file for this process, too. In a
 * container the same path is another file.
 */
export function isSameFileHere(pid: number, { fd, path }: OpenFile): boolean {
  const link = `/proc/${pid}/${fd === null ? 'cwd' : `fd/${fd}`}`;
  try {
    const [opened, here] = [statSync(link), statSync(path)];
    return opened.dev === here.dev && opened.ino === here.ino;
  } catch {
    return false;
  }
}

function linkTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // closed in between
  }
}
