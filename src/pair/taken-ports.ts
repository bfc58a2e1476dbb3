import { AmqHaError } from '../model/errors.ts';
import { isPortFree, portHolder } from '../platform/ports.ts';

/** @throws AmqHaError PORT_IN_USE naming the port, its holder, and the ways out */
export async function refuseTakenPorts(
  ports: readonly number[],
  hint = 'end that process, then amq-ha-demo start',
): Promise<void> {
  for (const port of ports) {
    if (await isPortFree(port)) continue;
    const holder = portHolder(port);
    const by =
      holder === null ? '' : ` by pid ${String(holder.pid)}: ${programOf(holder.commandLine)}`;
    throw new AmqHaError('PORT_IN_USE', `port ${String(port)} is in use${by}`, { hint });
  }
}

/** The program alone: the arguments of a stranger's process may hold its secrets. */
const programOf = (commandLine: string): string => commandLine.split(/\s/)[0] ?? '';
