import { BROKER_ROLES } from '../../model/broker.ts';
import { EXIT } from '../../model/errors.ts';
import { roleOrNull } from '../options/broker-name.ts';
import type { CommandContext, CommandResult } from '../shared/context.ts';
import { lookAtPair } from '../shared/pair-access.ts';

/** `console [broker]`: where the web consoles are. */
export async function consoleCommand(
  context: CommandContext,
  name: string | undefined,
): Promise<CommandResult> {
  const asked = roleOrNull(name);
  const pair = lookAtPair(context);
  const brokers = pair
    .status(await pair.look())
    .brokers.filter((broker) => asked === null || broker.role === asked)
    .map((broker) => ({
      name: broker.name,
      consoleUrl: broker.consoleUrl,
      running: broker.running,
      active: broker.active,
    }));
  const { user } = pair.plan.settings;
  const lines = brokers.map((broker) => {
    const note = !broker.running
      ? ' (not running)'
      : broker.active
        ? ' (active)'
        : ' (passive: it shows no addresses)';
    return `${broker.name.padEnd(Math.max(...BROKER_ROLES.map((role) => pair.broker(role).name.length)))}  ${broker.consoleUrl}${note}`;
  });
  return {
    document: { user, brokers },
    text: [...lines, `user: ${user}`].join('\n'),
    exit: EXIT.done,
  };
}
