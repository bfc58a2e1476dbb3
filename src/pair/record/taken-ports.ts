import { AmqHaError } from '../../model/errors.ts';
import { shellWord } from '../../format/words.ts';
import { isPortFree, portHolder } from '../../platform/ports.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { pairProcessOf } from './port-holder.ts';
import { hasRecord } from './record.ts';

/**
 * How long a port may be in use without a visible holder. Its process may be ending: the system
 * closes the sockets some ms after the command line is gone (seen after SIGKILL).
 */
const RELEASED_WITHIN_MS = 3_000;

/**
 * Refuses ports that are in use.
 * @param hint for a holder that belongs to no pair
 * @throws AmqHaError PORT_IN_USE naming the port and its holder (of a pair: broker and home)
 */
export async function refuseTakenPorts(
  ports: readonly number[],
  hint = 'end that process, then amq-ha-demo start',
): Promise<void> {
  for (const port of ports) {
    const deadline = performance.now() + RELEASED_WITHIN_MS;
    await waitUntil({
      what: `port ${port} to be free`,
      timeoutMs: 2 * RELEASED_WITHIN_MS, // never reached: `look` throws before
      intervalMs: 20,
      look: async () => {
        if (await isPortFree(port)) return { done: undefined };
        const holder = portHolder(port);
        if (holder === null && performance.now() < deadline) return { seen: 'in use' };
        throw portInUse(port, holder, hint);
      },
    });
  }
}

function portInUse(port: number, holder: ReturnType<typeof portHolder>, hint: string): AmqHaError {
  const what = `port ${port} is in use`;
  if (holder === null) return new AmqHaError('PORT_IN_USE', what, { hint });
  const pid = `pid ${holder.pid}`;
  const owner = pairProcessOf(holder.pid, holder.commandLine);
  // Processes of a pair that was removed can only be ended by hand.
  if (owner === null || !hasRecord(owner.home)) {
    const program =
      owner === null
        ? programOf(holder.commandLine)
        : `${owner.name} of ${owner.home}, where there is no pair any more`;
    return new AmqHaError('PORT_IN_USE', `${what} by ${pid}: ${program}`, { hint });
  }
  const { name, home } = owner;
  return new AmqHaError('PORT_IN_USE', `${what} by ${name} of the pair in ${home} (${pid})`, {
    hint: `amq-ha-demo --home ${shellWord(home)} stop`,
  });
}

/** Returns the program only: the arguments of a foreign process may contain secrets. */
const programOf = (commandLine: string): string => commandLine.split(/\s/)[0] ?? '';
