import { AmqHaError } from '../../model/errors.ts';
import { shellWord } from '../../format/words.ts';
import { isPortFree, portHolder } from '../../platform/ports.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { pairProcessOf } from './port-holder.ts';
import { hasRecord } from './record.ts';

/**
 * A port that is in use though no process can be seen to hold it may belong to one that is just
 * ending: the system closes its sockets some ms after its command line is gone (seen after SIGKILL).
 */
const RELEASED_WITHIN_MS = 3_000;

/** @throws AmqHaError PORT_IN_USE naming the port, its holder (of a pair: broker and home), and the ways out */
export async function refuseTakenPorts(
  ports: readonly number[],
  hint = 'end that process, then amq-ha-demo start',
): Promise<void> {
  for (const port of ports) {
    const deadline = performance.now() + RELEASED_WITHIN_MS;
    await waitUntil({
      what: `port ${port} to be free`,
      timeoutMs: 2 * RELEASED_WITHIN_MS, // `look` ends it before, with an error of its own
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
  const of = pairProcessOf(holder.pid, holder.commandLine);
  // What is left of a pair that was removed can only be ended by hand.
  if (of === null || !hasRecord(of.home)) {
    const who =
      of === null
        ? programOf(holder.commandLine)
        : `${of.name} of ${of.home}, which holds no pair any more`;
    return new AmqHaError('PORT_IN_USE', `${what} by ${pid}: ${who}`, { hint });
  }
  return new AmqHaError('PORT_IN_USE', `${what} by ${of.name} of the pair in ${of.home} (${pid})`, {
    hint: `amq-ha-demo --home ${shellWord(of.home)} stop`,
  });
}

/** The program alone: the arguments of a stranger's process may hold its secrets. */
const programOf = (commandLine: string): string => commandLine.split(/\s/)[0] ?? '';
