import { EXIT } from '../../model/errors.ts';
import { shellQuoted } from '../../format/words.ts';
import { clientEnvironment } from '../../pair/clients/client-env.ts';
import type { CommandContext, CommandResult } from '../shared/context.ts';
import { lookAtPair } from '../shared/pair-access.ts';

/** `env`: what a client wants to know, as shell exports, for `eval "$(amq-ha-demo env)"`. */
export async function env(context: CommandContext): Promise<CommandResult> {
  const pair = lookAtPair(context);
  const { active } = await pair.look();
  const document = clientEnvironment(pair, active);
  const text = Object.entries(document)
    .map(([name, value]) => `export ${name}=${shellQuoted(value)}`)
    .join('\n');
  return { document, text, exit: EXIT.done };
}
