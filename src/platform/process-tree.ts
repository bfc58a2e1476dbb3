import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { processInfo, type ProcessInfo } from './process-table.ts';

/**
 * Returns the live children of a process, their children, and so on. Processes that got another
 * parent (as daemons do on purpose) do not count.
 */
export function descendantsOf(pid: number): readonly ProcessInfo[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of parents())
    children.set(parent, [...(children.get(parent) ?? []), child]);
  const found: number[] = [];
  for (let next = [pid]; next.length > 0;) {
    next = next.flatMap((each) => children.get(each) ?? []).filter((each) => !found.includes(each));
    found.push(...next);
  }
  return found.map((each) => processInfo(each)).filter((info) => info !== null);
}

/**
 * Returns true while this process is in the foreground of a terminal, which then sends Ctrl-C to
 * the whole process group, children included. It does not matter whether its input or output is
 * that terminal.
 */
export function isForeground(): boolean {
  const [group, foreground] = process.platform === 'linux' ? groupsOnLinux() : groupsByPs();
  return group !== undefined && group === foreground;
}

type Pair = readonly [child: number, parent: number];

function parents(): readonly Pair[] {
  if (process.platform !== 'linux') return table(['-axww', '-o', 'pid=,ppid=']);
  return readdirSync('/proc').flatMap((entry) => {
    const parent = /^\d+$/.test(entry) ? statOf(entry)[1] : undefined;
    return parent === undefined ? [] : [[Number(entry), Number(parent)] as const];
  });
}

function groupsOnLinux(): readonly (number | undefined)[] {
  const [, , group, , , foreground] = statOf('self').map(Number);
  return [group, foreground];
}

function groupsByPs(): readonly (number | undefined)[] {
  return table(['-o', 'pgid=,tpgid=', '-p', String(process.pid)])[0] ?? [];
}

/**
 * Returns the fields of /proc/PID/stat from the state on (proc(5)): the name before them may
 * contain blanks and brackets.
 */
function statOf(entry: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it ended after the listing
  }
}

function table(args: readonly string[]): readonly Pair[] {
  const output = execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return output.split('\n').flatMap((line) => {
    const [first, second] = line.trim().split(/\s+/).map(Number);
    return first === undefined || second === undefined ? [] : [[first, second] as const];
  });
}
