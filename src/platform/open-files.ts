import { readdirSync, readlinkSync, statSync } from 'node:fs';

/** A file, or the current folder, that a process holds open. */
export interface OpenFile {
  /** Its number; null for the current folder. */
  readonly fd: number | null;
  /** Where it lies now: the kernel follows a folder that is renamed. */
  readonly path: string;
  /** Still open, but removed from its folder. */
  readonly deleted: boolean;
}

/** What the kernel appends to the name of a removed file (proc(5)). */
const DELETED = ' (deleted)';

/**
 * The files that a process holds open, and its current folder; sockets and pipes left out. Null where that cannot
 * be seen: no such process, one of another user, or a system without /proc (macOS).
 */
export function openFilesOf(pid: number): readonly OpenFile[] | null {
  const base = `/proc/${String(pid)}`;
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
 * True when the path that the kernel names is, for us too, the file that the process holds open. In a
 * container the same path is another file.
 */
export function isSameFileHere(pid: number, { fd, path }: OpenFile): boolean {
  const link = `/proc/${String(pid)}/${fd === null ? 'cwd' : `fd/${String(fd)}`}`;
  try {
    const [theirs, ours] = [statSync(link), statSync(path)];
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
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
