import { AmqHaError } from '../model/errors.ts';
import { isPortFree, portHolder } from '../platform/ports.ts';
import { waitUntil } from '../platform/wait-until.ts';

/**
 * A port that is in use though no process can be seen to hold it may belong to one that is just
 * ending: the system closes its sockets some ms after its command line is gone (seen after SIGKILL).
 */
const RELEASED_WITHIN_MS = 3_000;

/** @throws AmqHaError PORT_IN_USE naming the port, its holder, and the ways out */
export async function refuseTakenPorts(
  ports: readonly number[],
  hint = 'end that process, then amq-ha-demo start',
): Promise<void> {
  for (const port of ports) {
    const deadline = performance.now() + RELEASED_WITHIN_MS;
    await waitUntil({
      what: `port ${String(port)} to be free`,
      timeoutMs: 2 * RELEASED_WITHIN_MS, // `look` ends it before, with an error of its own
      intervalMs: 20,
      look: async () => {
        if (await isPortFree(port)) return { done: undefined };
        const holder = portHolder(port);
        if (holder === null && performance.now() < deadline) return { seen: 'in use' };
        const by =
          holder === null ? '' : ` by pid ${String(holder.pid)}: ${programOf(holder.commandLine)}`;
        throw new AmqHaError('PORT_IN_USE', `port ${String(port)} is in use${by}`, { hint });
      },
    });
  }
}

/** The program alone: the arguments of a stranger's process may hold its secrets. */
const programOf = (commandLine: string): string => commandLine.split(/\s/)[0] ?? '';
