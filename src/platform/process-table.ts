import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';

/** A process as others can recognise it later: its pid alone may be another's by then. */
export interface ProcessIdentity {
  readonly pid: number;
  /**
   * Its start, to be compared for equality alone; no step of the clock changes it. On Linux the id of the boot
   * (random(4)) and the clock ticks since then (proc_pid_stat(5)), elsewhere the time in UTC that ps prints.
   */
  readonly started: string;
}

/** A live process, as the operating system shows it. */
export interface ProcessInfo extends ProcessIdentity {
  /** Whole command line, arguments joined by one blank. */
  readonly commandLine: string;
  /** Stopped by SIGSTOP. */
  readonly paused: boolean;
  /** How long it had run when it was looked at, by the clock since boot (elsewhere than on Linux: as ps prints it). */
  readonly uptimeMs: number;
}

/** Clock ticks a second in /proc/PID/stat; fixed at 100 for every Linux user space (proc(5), USER_HZ). */
const TICKS_PER_SECOND = 100;

/**
 * Live processes whose command line satisfies `matches`. Zombies are left out:
 * `kill(pid, 0)` succeeds on them, though nothing runs any more.
 */
export function findProcesses(
  matches: (commandLine: string, pid: number) => boolean,
): readonly ProcessInfo[] {
  return process.platform === 'linux' ? findOnLinux(matches) : findByPs(matches);
}

/** The process with this pid, or null when there is none (any more). */
export function processInfo(pid: number): ProcessInfo | null {
  if (process.platform === 'linux') return readProc(pid);
  return findByPs(() => true).find((info) => info.pid === pid) ?? null;
}

/** True while the process that is known by pid and start lives: a pid alone may be another's by now. */
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
  for (let look = 0; look < EXEC_LOOKS; look += 1) {
    const text = readProcFile(pid, 'cmdline');
    if (text === null) return null;
    if (text !== '') return text.replace(/\0$/, '').replaceAll('\0', ' ');
    if (!hasProgram(pid)) return null; // a kernel thread or a zombie
    Atomics.wait(EXEC_PAUSE, 0, 0, 1);
  }
  return null;
}

/** In the middle of exec(2) a process has no command line for a moment (seen as a shell becomes the JVM): look again. */
const EXEC_LOOKS = 50;
const EXEC_PAUSE = new Int32Array(new SharedArrayBuffer(4));

function readProcFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'utf8');
  } catch {
    return null; // it ended between the listing and the look
  }
}

function hasProgram(pid: number): boolean {
  try {
    readlinkSync(`/proc/${String(pid)}/exe`);
    return true;
  } catch {
    return false;
  }
}

function readProc(pid: number): ProcessInfo | null {
  const commandLine = readCommandLine(pid);
  if (commandLine === null) return null;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The second field is the name in brackets and may hold blanks: count from behind it.
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

/** Since a moment that is told in ms since boot; never negative, as both have a grain of 10 ms. */
const sinceMs = (ms: number): number => Math.max(0, Math.round(uptime() * 1_000 - ms));

let cachedBootId: string | undefined;

/** Empty in a sandbox that does not show it: then the ticks alone must do. */
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

/** A line of `ps -o pid=,state=,lstart=,etime=,args=`; null for a zombie and for anything else. */
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
