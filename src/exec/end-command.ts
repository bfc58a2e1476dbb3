import { AmqHaError, systemCode } from '../model/errors.ts';
import { isSameProcessAlive, type ProcessInfo } from '../platform/process-table.ts';
import { descendantsOf, isForeground } from '../platform/process-tree.ts';
import { waitUntil } from '../platform/wait-until.ts';

interface Patience {
  /** A command that cleans up after Ctrl-C has this long before it is asked once more, by SIGTERM. */
  readonly termAfterMs: number;
  /** Then it is ended by SIGKILL. */
  readonly killAfterMs: number;
}

const PATIENCE: Patience = { termAfterMs: 5_000, killAfterMs: 10_000 };
/** SIGKILL takes effect at once, unless the system itself is stuck. */
const GONE_WITHIN_MS = 5_000;

/**
 * Ends a command after we were told to end, and all that it started: it is asked with the signal that
 * we got (a terminal has sent Ctrl-C to it already: twice would mean "at once" to many programs), then
 * all are asked with SIGTERM, then ended by SIGKILL. What it leaves behind at its end gets SIGTERM at once.
 * @throws AmqHaError TIMEOUT when even SIGKILL does not end it
 */
export async function endCommand(
  command: ProcessInfo,
  asked: NodeJS.Signals,
  { termAfterMs, killAfterMs } = PATIENCE,
): Promise<void> {
  const family = new Map([[command.pid, command]]);
  const byTerminal = asked === 'SIGINT' && isForeground();
  const startedAt = performance.now();
  let isTermSent = false;
  const look = (): readonly ProcessInfo[] => {
    if (isSameProcessAlive(command))
      for (const info of descendantsOf(command.pid)) family.set(info.pid, info);
    return [...family.values()].filter((info) => isSameProcessAlive(info));
  };
  look();
  if (!byTerminal) signalAll([command], asked);
  await waitUntil({
    what: 'the end of the command',
    timeoutMs: killAfterMs + GONE_WITHIN_MS,
    intervalMs: 20,
    look: () => {
      const alive = look();
      if (alive.length === 0) return { done: undefined };
      const elapsedMs = performance.now() - startedAt;
      const isOrphaned = !byTerminal && !alive.includes(command);
      if (elapsedMs >= killAfterMs) {
        signalAll(alive, 'SIGKILL');
      } else if (!isTermSent && (isOrphaned || elapsedMs >= termAfterMs)) {
        isTermSent = true;
        signalAll(
          alive.filter((info) => info !== command || asked !== 'SIGTERM'),
          'SIGTERM',
        );
      }
      return { seen: `alive: pid ${alive.map(({ pid }) => String(pid)).join(', ')}` };
    },
  });
}

function signalAll(processes: readonly ProcessInfo[], name: NodeJS.Signals): void {
  for (const info of processes) {
    if (!isSameProcessAlive(info)) continue; // it ended, or the pid is another's by now
    try {
      process.kill(info.pid, name);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
}

/** The signal behind an abort of the command line; SIGTERM where there was none (a reader that went away). */
export function signalOf(reason: unknown): NodeJS.Signals {
  const name = reason instanceof AmqHaError ? reason.cause : undefined;
  return name === 'SIGINT' || name === 'SIGHUP' ? name : 'SIGTERM';
}
