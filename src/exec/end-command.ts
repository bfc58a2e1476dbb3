import { AmqHaError, systemCode } from '../model/errors.ts';
import { isSameProcessAlive, type ProcessInfo } from '../platform/process-table.ts';
import { descendantsOf, isForeground } from '../platform/process-tree.ts';
import { waitUntil } from '../platform/wait-until.ts';

interface GracePeriods {
  /** Until SIGTERM: the time that a command has to clean up after Ctrl-C. */
  readonly termAfterMs: number;
  /** Until SIGKILL. */
  readonly killAfterMs: number;
}

const GRACE_PERIODS: GracePeriods = { termAfterMs: 5_000, killAfterMs: 10_000 };
/** SIGKILL takes effect at once, unless the system itself is stuck. */
const GONE_WITHIN_MS = 5_000;

/**
 * Ends a command, and all processes that it started, after this program received a signal. The
 * command gets the same signal first (but not a Ctrl-C that the terminal has already sent to it: to
 * many programs, twice means "at once"); then all processes get SIGTERM, then SIGKILL. Processes
 * that the command leaves behind when it ends get SIGTERM at once.
 * @throws AmqHaError TIMEOUT when even SIGKILL does not end it
 */
export async function endCommand(
  command: ProcessInfo,
  received: NodeJS.Signals,
  { termAfterMs, killAfterMs } = GRACE_PERIODS,
): Promise<void> {
  const processes = new Map([[command.pid, command]]);
  const byTerminal = received === 'SIGINT' && isForeground();
  const startedAt = performance.now();
  let isTermSent = false;
  const findAlive = (): readonly ProcessInfo[] => {
    if (isSameProcessAlive(command))
      for (const info of descendantsOf(command.pid)) processes.set(info.pid, info);
    return [...processes.values()].filter((info) => isSameProcessAlive(info));
  };
  findAlive();
  if (!byTerminal) signalAll([command], received);
  await waitUntil({
    what: 'the end of the command',
    timeoutMs: killAfterMs + GONE_WITHIN_MS,
    intervalMs: 20,
    look: () => {
      const alive = findAlive();
      if (alive.length === 0) return { done: undefined };
      const elapsedMs = performance.now() - startedAt;
      const isOrphaned = !byTerminal && !alive.includes(command);
      if (elapsedMs >= killAfterMs) {
        signalAll(alive, 'SIGKILL');
      } else if (!isTermSent && (isOrphaned || elapsedMs >= termAfterMs)) {
        isTermSent = true;
        signalAll(
          alive.filter((info) => info !== command || received !== 'SIGTERM'),
          'SIGTERM',
        );
      }
      return { seen: `alive: pid ${alive.map(({ pid }) => String(pid)).join(', ')}` };
    },
  });
}

function signalAll(processes: readonly ProcessInfo[], name: NodeJS.Signals): void {
  for (const info of processes) {
    if (!isSameProcessAlive(info)) continue; // it ended; another process may have its pid by now
    try {
      process.kill(info.pid, name);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
}

/** The signal that caused an abort; SIGTERM where it was none (stdout was closed by its reader). */
export function signalOf(reason: unknown): NodeJS.Signals {
  const name = reason instanceof AmqHaError ? reason.cause : undefined;
  return name === 'SIGINT' || name === 'SIGHUP' ? name : 'SIGTERM';
}
