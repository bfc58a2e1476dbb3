import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A live process, as the operating system shows it. */
export interface ProcessInfo {
  readonly pid: number;
  /** Whole command line, arguments joined by one blank. */
  readonly commandLine: string;
  /** Stopped by SIGSTOP. */
  readonly paused: boolean;
  readonly startedAtMs: number;
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

/** True while the process that is known by pid and start time lives: a pid alone may be another's by now. */
export function isSameProcessAlive(known: {
  readonly pid: number;
  readonly startedAtMs: number;
}): boolean {
  const info = processInfo(known.pid);
  return info !== null && Math.abs(info.startedAtMs - known.startedAtMs) < 2_000;
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
    const startedAtMs = bootTimeMs() + (Number(fields[19]) * 1000) / TICKS_PER_SECOND;
    return { pid, commandLine, paused: state === 'T', startedAtMs };
  } catch {
    return null;
  }
}

let cachedBootTimeMs: number | undefined;

function bootTimeMs(): number {
  cachedBootTimeMs ??=
    Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? 0) * 1000;
  return cachedBootTimeMs;
}

function findByPs(matches: (commandLine: string, pid: number) => boolean): readonly ProcessInfo[] {
  const output = execFileSync('ps', ['-axww', '-o', 'pid=,state=,lstart=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid = '', state = '', started = '', commandLine = ''] = match;
    if (state.startsWith('Z') || !matches(commandLine, Number(pid))) return [];
    return [
      {
        pid: Number(pid),
        commandLine,
        paused: state.startsWith('T'),
        startedAtMs: Date.parse(started),
      },
    ];
  });
}
