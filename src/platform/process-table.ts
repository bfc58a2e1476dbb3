import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';

/** Identifies a process for a later check: by then another process may have its pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /**
   * Its start, only to be compared for equality; no step of the clock changes it. On Linux the ID
   * of the boot (random(4)) and the clock ticks since then (proc_pid_stat(5)), elsewhere the time
   * in UTC that ps prints.
   */
  readonly started: string;
}

/** A live process, as the operating system reports it. */
export interface ProcessInfo extends ProcessIdentity {
  /** Whole command line, arguments joined by one blank. */
  readonly commandLine: string;
  /** Stopped by SIGSTOP. */
  readonly paused: boolean;
  /**
   * How long it had run when it was read, by the clock since boot (on other systems than Linux as
   * ps prints it).
   */
  readonly uptimeMs: number;
}

/**
 * Clock ticks per second in /proc/PID/stat; fixed at 100 for every Linux user space (proc(5),
 * USER_HZ).
 */
const TICKS_PER_SECOND = 100;

/**
 * Returns the live processes whose command line satisfies `matches`. Zombies are left out:
 * `kill(pid, 0)` succeeds on them, although nothing runs any more.
 */
export function findProcesses(
  matches: (commandLine: string, pid: number) => boolean,
): readonly ProcessInfo[] {
  return process.platform === 'linux' ? findOnLinux(matches) : findByPs(matches);
}

/** Returns the process with this pid, or null when there is none. */
export function processInfo(pid: number): ProcessInfo | null {
  if (process.platform === 'linux') return readProc(pid);
  return findByPs(() => true).find((info) => info.pid === pid) ?? null;
}

/**
 * Returns true while the process with this pid and start lives: the pid alone may belong to another
 * process.
 */
export function isSameProcessAlive(known: ProcessIdentity): boolean {
  const info = processInfo(known.pid);
  return info !== null && info.started === known.started;
}

function findOnLinux(
  matches: (commandLine: string, pid: number) => boolean,
): readonly ProcessInfo[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    const commandLine = readCommandLine(Number(entry));
    if (commandLine === null || !matches(commandLine, Number(entry))) return [];
    const info = readProc(Number(entry));
    return info === null ? [] : [info];
  });
}

function readCommandLine(pid: number): string | null {
  for (let attempt = 0; attempt < EXEC_ATTEMPTS; attempt += 1) {
    const text = readProcFile(pid, 'cmdline');
    if (text === null) return null;
    if (text !== '') return text.replace(/\0$/, '').replaceAll('\0', ' ');
    if (!hasProgram(pid)) return null; // a kernel thread or a zombie
    Atomics.wait(EXEC_PAUSE, 0, 0, 1);
  }
  return null;
}

/**
 * During exec(2) a process has no command line for a moment (seen when a shell becomes the JVM), so
 * it is read again.
 */
const EXEC_ATTEMPTS = 50;
const EXEC_PAUSE = new Int32Array(new SharedArrayBuffer(4));

function readProcFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null; // it ended after the listing
  }
}

function hasProgram(pid: number): boolean {
  try {
    readlinkSync(`/proc/${pid}/exe`);
    return true;
  } catch {
    return false;
  }
}

function readProc(pid: number): ProcessInfo | null {
  const commandLine = readCommandLine(pid);
  if (commandLine === null) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may contain blanks: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0] ?? '';
    if (state === 'Z' || state === 'X') return null;
    const ticks = fields[19] ?? '';
    const started = `${bootId()}:${ticks}`;
    const uptimeMs = sinceMs((Number(ticks) * 1_000) / TICKS_PER_SECOND);
    return { pid, commandLine, paused: state === 'T', started, uptimeMs };
  } catch {
    return null;
  }
}

/**
 * Returns the time since a moment given in ms since boot; never negative, because both have a
 * resolution of 10 ms.
 */
const sinceMs = (ms: number): number => Math.max(0, Math.round(uptime() * 1_000 - ms));

let cachedBootId: string | undefined;

/** Returns an empty text in a sandbox without the file: then only the ticks are compared. */
function bootId(): string {
  cachedBootId ??= readBootId();
  return cachedBootId;
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function findByPs(matches: (commandLine: string, pid: number) => boolean): readonly ProcessInfo[] {
  const output = execFileSync('ps', ['-axww', '-o', 'pid=,state=,lstart=,etime=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return output.split('\n').flatMap((line) => {
    const info = processOfPs(line);
    return info === null || !matches(info.commandLine, info.pid) ? [] : [info];
  });
}

const PS_LINE =
  /^\s*(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)\s+(.*)$/;

/**
 * Parses a line of `ps -o pid=,state=,lstart=,etime=,args=`; null for a zombie and for anything
 * else.
 */
export function processOfPs(line: string): ProcessInfo | null {
  const match = PS_LINE.exec(line);
  if (match === null) return null;
  const [, pid = '', state = '', started = ''] = match;
  if (state.startsWith('Z')) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(4, 8)
    .map((part: string | undefined) => Number(part ?? 0));
  return {
    pid: Number(pid),
    commandLine: match[8] ?? '',
    paused: state.startsWith('T'),
    started: started.replace(/\s+/g, ' '),
    uptimeMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000,
  };
}
